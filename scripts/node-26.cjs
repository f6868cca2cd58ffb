// Preloaded by the npm scripts that run a .ts file: an older Node gets to this line, and not to the file, whose ending
// it does not know. Plain script syntax for its sake.
'use strict'
const node = process.versions.node
if (Number.parseInt(node, 10) < 26) {
  const again = `npm run ${process.env.npm_lifecycle_event || 'bench'}`
  console.error(
    `hookbench needs Node 26, and this is Node ${node}: run \`npm ci\` once, then \`${again}\` (npm scripts use the Node 26 that npm ci brings).`,
  )
  process.exit(64)
}
const { enableCompileCache, registerHooks } = process.getBuiltinModule('node:module')
// As src/main.ts does: compiled once, each start takes two thirds of the time.
enableCompileCache(`${__dirname}/../node_modules/.cache/hookbench`)
// All our .ts files are ES modules, whatever the package.json beside them says.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.ts') && !url.includes('/node_modules/') ? { ...context, format: 'module-typescript' } : context),
})
