/**
 * Calls back once, when stdin reaches its end: the parent holds the other end, so this is how a child learns of a
 * `kill -9` of its parent. Watching does not keep the process alive.
 */
const onParentGone = (callback: () => void): void => {
  let gone = false
  const once = (): void => {
    if (!gone) callback()
    gone = true
  }
  process.stdin.once('end', once)
  process.stdin.once('close', once)
  process.stdin.on('error', () => {})
  process.stdin.resume()
  ;(process.stdin as { unref?: () => void }).unref?.()
}

/**
 * Answers at SIGTERM, at SIGINT, and, when asked, once the parent has gone. Call it before the ready line is printed:
 * the parent may stop the child as soon as it has read that.
 */
export const untilStopped = (exitWithParent: boolean): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
    if (exitWithParent) onParentGone(resolve)
  })
