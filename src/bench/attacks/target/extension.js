// A bystander's extension: it answers with what only it can know, so that a mixed-up or forged answer shows.
export default function (event, context) {
  return { decision: 'allow', changes: { n: event.data.n, tenant: context.settings.tenant } }
}
