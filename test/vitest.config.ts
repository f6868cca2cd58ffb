import { defineConfig } from 'vitest/config'

// Real processes and servers share two cores: few files at a time, and forks, because isolated-vm is native.
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: 'node_modules/.vitest/report.json' }]] : ['default'],
  },
})
