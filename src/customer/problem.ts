export const problemType = 'application/problem+json'

/** An RFC 9457 document, as text. */
export const problem = (status: number, title: string, detail: string, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ type: 'about:blank', title, status, detail, ...more })
