import type { Side } from '../side.ts'
import { type HookWorld, startHookWorld } from './hook-world.ts'
import { provokeHook } from './provoke-hook.ts'
import { toldOfHook } from './told-of-hook.ts'

/** Customers' servers, addresses and tokens that mean harm. */
export const webhookSide: Side<HookWorld> = { start: startHookWorld, provoke: provokeHook, whatWasTold: toldOfHook }
