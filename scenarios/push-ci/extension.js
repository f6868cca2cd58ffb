// GitHub tells us about everything. A build starts for pushes to wanted branches, unless the author said otherwise.
export default async function (event, context) {
  const { event: kind, payload } = event.data
  if (kind !== 'push' || payload.deleted || !payload.ref.startsWith('refs/heads/')) return

  const branch = payload.ref.slice('refs/heads/'.length)
  if (!isWanted(branch, context.settings.branches)) return
  if (/\[(skip ci|ci skip)\]/i.test(payload.head_commit.message)) {
    context.log(`${branch}: skipped, as the commit's message asks`)
    return
  }

  const reply = await context.fetch(`${context.settings.api}/builds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': event.id },
    body: JSON.stringify({ repository: payload.repository.full_name, branch, commit: payload.after, by: payload.pusher.name }),
  })
  if (reply.status >= 300) throw new Error(`the build API answered ${reply.status}`)
}

// `main release/*` wants the branch main, and every branch that starts with release/.
function isWanted(branch, branches) {
  return branches.split(' ').some((want) => (want.endsWith('*') ? branch.startsWith(want.slice(0, -1)) : branch === want))
}
