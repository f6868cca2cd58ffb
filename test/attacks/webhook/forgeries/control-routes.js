// The customer's own controls, without their token: a new secret, another extension, the log.
// expected-outcome: refused
export const forge = (genuine, { tenant }) => {
  const raw = (method, path, body = '') =>
    Buffer.from(`${method} ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
  return [
    raw(
      'PUT',
      `/_control/tenants/${tenant}`,
      '{"secret":"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","code":"export default () => ({})"}',
    ),
    raw('GET', `/_control/tenants/${tenant}/log`),
    raw('GET', `/%5fcontrol/tenants/${tenant}/log`),
    raw('GET', `//_control/tenants/${tenant}/log`),
    raw('GET', `/hooks/../_control/tenants/${tenant}/log`),
    raw('PUT', `/_CONTROL/tenants/${tenant}/behaviour`, '{"mode":"hang"}'),
    raw('POST', `/_control/tenants/${tenant}/behaviour`, '{"mode":"hang"}'),
  ]
}
