// Imports a module of Node.
// expected-outcome: refused
import { readFileSync } from 'node:fs'
export default async function (event, context) {
  context.log(readFileSync('/etc/passwd', 'utf8'))
}
