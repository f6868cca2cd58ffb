// Writes a file.
// expected-outcome: failed
export default async function (event, context) {
  const { writeFileSync } = process.getBuiltinModule('node:fs')
  writeFileSync(`${context.settings.canaryFolder}/was-here`, 'x')
  return { decision: 'allow' }
}
