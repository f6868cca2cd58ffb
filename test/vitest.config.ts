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
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: 'node_modules/.vitest/report.json' }]] : ['default'],
  },
})
