import { expect, test } from 'vitest'
import { oneSampleP, studentP } from '../../src/analysis/student-t.ts'

test.each([
  [12.706, 1],
  [4.303, 2],
  [3.182, 3],
  [2.571, 5],
  [2.447, 6],
  [2.086, 20],
])('the printed critical value %d for %d degrees of freedom gives p = 0.05', (t, degrees) => {
  expect(studentP(t, degrees)).toBeCloseTo(0.05, 4)
})

test('the t-test of Student’s sleep data: t = -4.0621 with 9 degrees of freedom, p = 0.002833, as R prints it', () => {
  const differences = [-1.2, -2.4, -1.3, -1.3, 0, -1, -1.8, -0.8, -4.6, -1.4]
  expect(oneSampleP(differences)).toBeCloseTo(0.002833, 6)
})

test('values that are all alike are certain, unless they are 0', () => {
  expect(oneSampleP([0.5, 0.5, 0.5])).toBe(0)
  expect(oneSampleP([0, 0, 0])).toBe(1)
})
