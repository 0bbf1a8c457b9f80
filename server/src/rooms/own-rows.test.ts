import { expect, it } from 'vitest'
import { OwnRows } from './own-rows.ts'

it('DUR-66: a room knows its rows up to the first one that another process wrote', () => {
  const rows = new OwnRows(10)
  for (const ticket of [4, 7, 8, 9]) rows.appended(ticket)
  expect(rows.seq).toBe(10)
  rows.committed(4, 11)
  expect(rows.seq).toBe(11)
  rows.committed(8, 13)
  expect(rows.seq).toBe(13)
  rows.committed(9, 15)
  expect(rows.seq).toBe(13)
})

it('DUR-66: a commit without a known sequence number, and one of earlier updates, tell nothing of the rows', () => {
  const rows = new OwnRows(10)
  rows.appended(4)
  rows.committed(3, 11)
  rows.committed(4, 0)
  rows.appended(5)
  rows.committed(5, 13)
  expect(rows.seq).toBe(10)
})

it('DUR-66: after the database lost commits and gave a number out twice, no row counts as known', () => {
  const rows = new OwnRows(10)
  rows.appended(1)
  rows.committed(1, 9)
  expect(rows.seq).toBe(0)
})

it('DUR-66: updates of a room without a journal are not kept', () => {
  const rows = new OwnRows(0)
  for (let i = 0; i < 1000; i++) rows.appended(0)
  expect([rows.seq, rows.uncommitted]).toEqual([0, 0])
})
