import { expect, test } from 'vitest'
import { colourWanted } from '../../src/report/colour.ts'

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ TERM: 'dumb' }, true, false],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
])('with %o on a terminal (%s) colour is %s', (env, isTTY, wanted) => {
  expect(colourWanted({ env, isTTY })).toBe(wanted)
})
