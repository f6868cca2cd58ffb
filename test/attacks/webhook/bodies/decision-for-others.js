// A decision that says which tenant, event and hook point it is for: another one.
// expected-outcome: bad-reply, ok
export default (socket, n, { bystander, poison }) =>
  socket.onRequest(() =>
    socket.reply(200, { decision: 'allow', tenant: bystander, eventId: 'evt_of_another', changes: { tenant: bystander } }),
  )
