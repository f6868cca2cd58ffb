import { limitFileSize } from '../isolation/file-size-limit.ts'
import type { Fault, Realisation } from '../isolation/fault.ts'
import { noted } from '../isolation/sign.ts'

const side: Realisation = {
  what: 'every write of the platform fails that makes one of its files longer than a page',
  sign: noted,
  // EFBIG, by the kernel's limit for one process, stands for ENOSPC: a disk that is really full is so for everybody on the
  // machine, and to mount one of our own takes rights that few have. SQLite fails a commit by either, and so does all else.
  start: async (scene) => {
    const { pid } = scene.platform()
    const free = await limitFileSize(pid, 4_096)
    const refusal = await scene.world.platform.createTenant('one-more').then(() => undefined, String)
    if (refusal?.includes('storage-full')) scene.note('the platform refuses to take on a tenant: its storage is full')
    return free
  },
}

export const fault: Fault = {
  id: 'disk-full',
  title: 'the disk of the platform is full',
  strikes: 'platform',
  scenario: 'noisy-neighbour',
  atPlatform: side,
  atCustomer: side,
}
