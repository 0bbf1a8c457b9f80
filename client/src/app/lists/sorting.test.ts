import { expect, it } from 'vitest'
import type { DocumentSummary } from '../../api/documents.ts'
import { inOrderOf, sorted } from './sorting.ts'

const one = (address: string, title: string, createdAt: string, updatedAt: string) =>
  ({ address, title, createdAt, updatedAt }) as DocumentSummary
const a = one('demo/a', 'Week 10', '2025-01-02', '2025-01-09')
const b = one('demo/b', 'week 9', '2025-01-03', '2025-01-05')
const c = one('demo/c', 'Étude', '2025-01-01', '2025-01-07')

it('orders by change, by age and by title, numbers in titles by their value', () => {
  expect(sorted([a, b, c], 'changed')).toEqual([a, c, b])
  expect(sorted([a, b, c], 'created')).toEqual([b, a, c])
  expect(sorted([a, b, c], 'title')).toEqual([c, b, a])
})

it('finds documents in the order of addresses, and passes over those that are gone', () => {
  expect(inOrderOf(['demo/c', 'demo/gone', 'demo/a'], [a, b, c])).toEqual([c, a])
})
