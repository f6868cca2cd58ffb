import type { Fault } from '../isolation/fault.ts'

const cannot =
  'the platform holds its embedded database with an exclusive lock from its start on: nobody else can lock or even read it'

export const fault: Fault = {
  id: 'database-locked',
  title: 'somebody else locks the database',
  strikes: 'platform',
  scenario: 'noisy-neighbour',
  atPlatform: { cannot },
  atCustomer: { cannot },
}
