/**
 * Why a port may not be called, or undefined when it may. 80, 443 and all from 1024 on, where people run HTTP servers;
 * not where other protocols listen: what we send is ours to sign but a customer's to choose, and some servers take
 * its lines for commands. The list is that of browsers (WHATWG Fetch, "port blocking") and of services that hold data.
 */
export const portRefusal = (url: Pick<URL, 'protocol' | 'port'>): string | undefined => {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  if (port === 80 || port === 443) return undefined
  if (port >= 1_024 && !otherProtocols.has(port)) return undefined
  return `port ${port} is not one that HTTP is called on`
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)

// Below the range from which machines lend ports (32,768 and more): any server of a test may be there.
const otherProtocols: ReadonlySet<number> = new Set([
  ...[1080, 1433, 1434, 1521, 1719, 1720, 1723, 1883, 2049, 2181, 2375, 2376, 2379, 2380, 3128, 3306, 3389, 3659, 4045],
  ...[4190, 4369, 5060, 5061, 5222, 5432, 5671, 5672, 5984, 5985, 5986, ...range(5900, 5910), ...range(6000, 6010), 6379, 6380],
  ...[6443, 6566, ...range(6660, 6669), 6679, 6697, 8125, 8500, 9042, 9092, 9200, 9300, 10080, 10250, 11211, 26379],
  ...range(27017, 27019),
])
