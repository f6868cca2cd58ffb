/** Bounds that every approach keeps, so that a comparison never compares two limits. */
export const replyMaxBytes = 64 * 1024
export const uploadMaxBytes = 1024 * 1024
export const fetchReplyMaxBytes = 256 * 1024
export const fetchMaxCalls = 20
export const logMaxLines = 100
export const logLineMaxChars = 2_048
/** The largest business operation that the platform accepts at a hook point. */
export const operationMaxBytes = 256 * 1024
/** Levels of nesting in an operation's data: more than events have, less than any JSON library refuses by default. */
export const operationMaxDepth = 60
