/** The same kind of message as three portals write it; `remark` is what a guest typed, and nobody reads by machine. */
export const messages = () => [
  { ...from('stayfinder', 1), ...stay('garden', '2024-05-02', '2024-05-05', 2), guest: { given: 'Maren', family: 'Lund' } },
  {
    ...from('bedbee', 2),
    ...stay('tower', '2024-03-30T14:00:00+01:00', '2024-04-01T11:00:00+02:00', 2),
    guest: full,
    children: [4, 9],
  },
  { ...from('bedbee', 3), ...stay('garden', '2024-07-10', '2024-07-10', 1), guest: { given: 'Ugo', family: 'Serra' } },
  { ...from('roomful', 4), ...stay('loft', '2024-02-28', '2024-03-01', 3), guest: { given: '', family: '이수진' }, children: 0 },
  { ...from('roomful', 5), ...stay('garden', '2024-08-01', '2024-08-04', 2), guest: full, children: 1, remark: 'Cot, please 👶' },
  { ...from('stayfinder', 6), ...stay('loft', '2024-10-30', '2024-11-04', 1), guest: { given: 'Zoë' }, entry: 'reception' },
  {
    ...from('stayfinder', 7),
    ...stay('tower', '2024-11-02', '2024-11-06', 4),
    guest: full,
    remark: 'Two cars.\n\tThe second comes late.',
  },
  {
    ...from('bedbee', 8),
    ...stay('cellar', '2024-06-14', '2024-06-16', 2),
    guest: { given: 'Ana María', family: 'de la Cruz Ibáñez' },
  },
  {
    ...from('roomful', 9),
    ...stay('loft', '2024-12-31T23:30:00', '2025-01-02T09:00:00', 2),
    guest: {},
    remark: '</remark><!-- -->',
  },
  { ...from('roomful', 10), ...stay('garden', '2024-02-20', '2024-02-30', 1), guest: { given: 'Per', family: 'Ås' } },
  {
    ...from('bedbee', 11),
    ...stay('tower', '2024-09-01', '2024-09-29', 1),
    guest: { given: 'نور', family: 'حداد' },
    children: [],
  },
]

const full = { given: 'Jean-Baptiste', family: 'O’Leary', phone: '+33 6 55 50 10 20', email: 'jb.oleary@example.fr' }

const from = (portal: string, number: number) => ({
  message: `${portal}-${9_000 + number * 17}`,
  portal,
  sentAt: new Date(Date.UTC(2024, 1, number, 6 + number, 12)).toISOString(),
})

const stay = (room: string, arrival: string, departure: string, adults: number) => ({ room, arrival, departure, adults })
