import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { completeAt } from './arrival.ts'

it('a document is complete with the first update after which it reads as it should', () => {
  const doc = new Y.Doc()
  const arrivals: { update: Uint8Array; at: number }[] = []
  doc.on('update', (update: Uint8Array) => arrivals.push({ update, at: 10 * (arrivals.length + 1) }))
  const text = doc.getText('content')
  text.insert(0, 'ab')
  text.insert(2, 'cd')
  text.delete(0, 1)
  text.insert(3, '!')
  expect(completeAt(arrivals, 'bcd')).toBe(30)
  expect(completeAt(arrivals, 'bcd!')).toBe(40)
  expect(completeAt(arrivals.slice(0, 2), 'bcd')).toBeNull()
  expect(completeAt([], 'x')).toBeNull()
})
