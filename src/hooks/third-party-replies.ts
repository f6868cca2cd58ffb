/** What a third-party API answers beside its planned replies: the same where it really runs and where it is acted out. */
export const thirdPartyReplies = {
  /** To every request that is not a GET, once it has been recorded. */
  accepted: { status: 202, body: { accepted: true } },
  notFound: { status: 404, body: { error: 'not found' } },
} as const
