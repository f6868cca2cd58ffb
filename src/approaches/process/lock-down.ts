import os from 'node:os'

/**
 * Takes away what reaches beyond this process although Node's permission model lets it pass: signals and priorities of
 * other processes, and a second way into the engine. Whoever runs before this may do all of it.
 */
export const lockDown = (): void => {
  const reaching = ['kill', '_kill', '_debugProcess', '_debugEnd', 'abort', 'dlopen', 'binding', '_linkedBinding', 'execve']
  for (const name of reaching) Reflect.deleteProperty(process, name)
  Reflect.deleteProperty(os, 'setPriority')
}
