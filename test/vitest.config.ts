import { defineConfig } from 'vitest/config'

// Real processes and servers share two cores: few files at a time, and forks, because isolated-vm is native. Files
// share their fork, which saves the time to load it: what a file starts, it ends.
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    // The processes that tests start find even their first file compiled: for most, a third of what they take.
    env: { NODE_COMPILE_CACHE: new URL('../node_modules/.cache/hookbench', import.meta.url).pathname },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: 'node_modules/.vitest/report.json' }]] : ['default'],
  },
})
