import type { Family } from './family.ts'
import { native } from './native/index.ts'
import { none } from './none/index.ts'
import { processes } from './process/index.ts'
import { sandbox } from './sandbox/index.ts'
import { webhook } from './webhook/index.ts'

/** Every approach there is. A list and not a search, because it is a security boundary. */
export const families: readonly Family[] = [none, native, sandbox, processes, webhook]
