/** A trial that cannot count: the reason is stored, the trial is repeated at most twice. Not a bug, not a usage error. */
export class TrialFailure extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'TrialFailure'
  }
}
