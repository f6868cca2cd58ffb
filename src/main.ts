// Plain script syntax, so that an older Node, too, gets to the next lines (see package.json beside this file).
const node = process.versions.node
if (Number.parseInt(node) < 26) {
  console.error(
    `hookbench needs Node 26, and this is Node ${node}: run \`npm ci\` once, then \`npm run bench\` (npm scripts use the Node 26 that npm ci brings).`,
  )
  process.exit(64)
}

const { enableCompileCache, registerHooks } = process.getBuiltinModule('node:module')

// A trial starts four processes: compiled once, each of them starts in half the time.
enableCompileCache(`${__dirname}/../node_modules/.cache/hookbench`)

// Everything that we load as .ts is an ES module: said here once, where package.json does not say it.
registerHooks({
  load: (url, context, next) => next(url, url.endsWith('.ts') ? { ...context, format: 'module-typescript' } : context),
})

void import('./cli/program.ts').then(async ({ runProgram }) => {
  process.exitCode = await runProgram(process.argv.slice(2))
})
