import { createHash } from 'node:crypto'

/** From 0 to below 1, the same for the same text everywhere. */
export const draw = (text: string): number => createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48
