// The platform's own API, so that it calls itself and answers in the customer's name.
// expected-outcome: refused
export const url = ({ platformPort, bystander, hook }) => [
  `http://127.0.0.1:${platformPort}/v1/tenants/${bystander}/hooks/${hook}`,
  `http://127.1:${platformPort}/metrics`,
  `http://[::ffff:127.0.0.1]:${platformPort}/openapi.json`,
]
