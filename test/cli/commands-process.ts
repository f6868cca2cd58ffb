import { runProgram } from '../../src/cli/program.ts'

// A process that runs one command line after another, as JSON in its argument, and prints what each of them said.
const commandLines = JSON.parse(process.argv[2] ?? '[]') as string[][]
const { stdout, stderr } = process
// Each command listens for the end of a reader.
stdout.setMaxListeners(0)
const print = stdout.write.bind(stdout)

const ended = []
for (const args of commandLines) {
  const said = { stdout: '', stderr: '' }
  const keepAs = (name: 'stdout' | 'stderr') => (text: string | Uint8Array) => {
    said[name] += String(text)
    return true
  }
  stdout.write = keepAs('stdout')
  stderr.write = keepAs('stderr')
  ended.push({ code: await runProgram(args), ...said })
}
print(JSON.stringify(ended))
