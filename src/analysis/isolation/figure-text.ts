export const digits = (value: number): string => (value === 0 ? '0' : String(Number(value.toPrecision(3))))

export const msText = (us: number): string => `${digits(us / 1_000)} ms`

export const countText = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
