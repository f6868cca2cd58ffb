interface Licence {
  readonly validUntil: string
  /** By class, since when. */
  readonly classes: Readonly<Record<string, string>>
  readonly suspended: boolean
}

const known: Readonly<Record<string, Licence>> = {
  'd-3011': { validUntil: '2031-08-19', classes: { B: '2009-08-20' }, suspended: false },
  'd-3042': { validUntil: '2038-01-31', classes: { B: '2022-03-09', A1: '2020-05-02' }, suspended: false },
  'd-3077': { validUntil: '2024-03-07', classes: { B: '1999-03-08', C1: '2001-06-30' }, suspended: false },
  'd-3105': { validUntil: '2029-12-12', classes: { B: '2014-12-13' }, suspended: true },
}

/** `GET /licences/DRIVER` → what the register has. Of others it answers 404. */
export const licences = () =>
  Object.fromEntries(Object.entries(known).map(([driver, body]) => [`GET /licences/${driver}`, { body: { driver, ...body } }]))

const trips: readonly (readonly [driver: string, carClass: string, from: string, plannedHours: number, company?: string])[] = [
  ['d-3011', 'small', '2024-03-04T07:45:00+01:00', 1.5],
  ['d-3042', 'van', '2024-03-08T18:10:00+01:00', 4],
  ['d-3042', 'van', '2024-03-09T09:00:00+01:00', 6],
  ['d-3077', 'lorry', '2024-03-07T06:00:00+01:00', 9, 'Umzüge Özdemir'],
  ['d-3077', 'lorry', '2024-03-08T06:00:00+01:00', 9, 'Umzüge Özdemir'],
  ['d-3011', 'lorry', '2024-03-06T12:30:00+01:00', 2],
  ['d-3105', 'small', '2024-03-05T22:05:00+01:00', 0.4],
  ['d-3999', 'small', '2024-03-05T22:20:00+01:00', 1],
  ['d-3042', 'small', '2024-03-10T13:15:00+01:00', 0.25],
]

/** `car.class` is the fleet's word for the size, `account` who pays. */
export const rentals = () =>
  trips.map(([driver, carClass, from, plannedHours, company], index) => ({
    rental: `r-${70_100 + index * 9}`,
    driver,
    car: { plate: `K-CS ${410 + index}E`, class: carClass, batteryPercent: 96 - index * 7 },
    station: { name: 'Ehrenfeld, Venloer Straße', spot: index + 1 },
    from,
    plannedHours,
    account: company === undefined ? { kind: 'private' } : { kind: 'company', name: company },
  }))
