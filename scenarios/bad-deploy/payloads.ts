const seatCents = { starter: 900, team: 1_500, company: 2_900 }

const wishes: readonly (readonly [
  plan: keyof typeof seatCents,
  seats: number,
  interval: 'month' | 'year',
  coupons: string[],
  orderedOn: string,
])[] = [
  ['team', 5, 'month', [], '2024-03-04'],
  ['team', 5, 'month', ['SPRING24'], '2024-03-31'],
  ['team', 5, 'month', ['SPRING24'], '2024-04-01'],
  ['company', 40, 'year', ['TEAM10', 'YEARLY'], '2024-03-11'],
  ['company', 9, 'month', ['TEAM10'], '2024-03-12'],
  ['starter', 3, 'year', ['NONPROFIT'], '2024-03-05'],
  ['team', 3, 'year', ['NONPROFIT'], '2024-03-05'],
  ['team', 12, 'year', ['YEARLY', 'SPRING24'], '2024-03-18'],
  ['starter', 1, 'month', ['toString'], '2024-03-20'],
  ['starter', 1, 'month', ['WINTER23'], '2024-01-08'],
  ['company', 333, 'month', ['TEAM10'], '2024-03-22'],
  ['starter', 7, 'year', ['YEARLY'], '2024-02-29'],
]

export const orders = () =>
  wishes.map(([plan, seats, interval, coupons, orderedOn], index) => ({
    subscription: `sub_${(0x5e31 + index * 0x1f3).toString(16)}`,
    account: `acc-${880 + index * 3}`,
    orderedOn,
    plan,
    seats,
    seatCents: seatCents[plan],
    interval,
    currency: 'EUR',
    coupons,
    contact: `buyer-${index + 1}@example.com`,
  }))
