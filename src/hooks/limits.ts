/** Bounds that every approach keeps, so that a comparison never compares two limits. */
export const replyMaxBytes = 64 * 1024
export const uploadMaxBytes = 1024 * 1024
export const fetchReplyMaxBytes = 256 * 1024
/** Connections to one origin, at the platform and at a customer's server alike: it bounds what a slow third party lets through. */
export const fetchMaxConnections = 128
export const fetchUrlMaxChars = 8_192
export const fetchMaxCalls = 20
export const logMaxLines = 100
export const logLineMaxChars = 2_048
/** The largest business operation that the platform accepts at a hook point. */
export const operationMaxBytes = 256 * 1024
/** Levels of nesting in an operation's data: more than events have, less than any JSON library refuses by default. */
export const operationMaxDepth = 60
/** All that one call may ask of its host: requests, the store, timers, digests. Of these, `fetchMaxCalls` may be requests. */
export const hostMaxCalls = 100
/** Characters that one call may have hashed and kept, all together: the platform's CPU and disk do it. */
export const hostMaxChars = 1024 * 1024
/** Names of secrets that one call may use. */
export const secretMaxHandles = 20
export const kvKeyMaxChars = 128
export const kvValueMaxChars = 64 * 1024
export const kvMaxKeys = 1_000
/** UTF-16 units of keys and values that a tenant may keep. */
export const kvMaxChars = 4 * 1024 * 1024
export const kvMaxTtlSeconds = 31 * 24 * 3_600
export const secretsMaxPerTenant = 100
export const secretMaxChars = 4_096
/** Anything shorter can be guessed, and cannot be blotted out of a reply without harm to the rest of it. */
export const secretMinChars = 8
