import { describe, expect, it } from 'vitest'
import { type DocumentFact, toDocumentEvent, toOutboxEvent } from './document-event.ts'

const DOCUMENT = { id: 'd', project: 'p', key: 'k' }
const of = { principal: 'ann', thread: 't' } as const

/** Facts about what stands beside the text. */
const FACTS: readonly DocumentFact[] = [
  {
    type: 'commented',
    ...of,
    comment: 'c',
    mentions: ['person:b', 'group:g'],
    assignee: 'person:b',
    edited: false,
  },
  { type: 'commented', ...of, comment: 'c', mentions: ['person:b'], assignee: null, edited: true },
  { type: 'commented', ...of, comment: 'c', mentions: [], assignee: 'group:g', edited: false },
  { type: 'assigned', ...of, assignee: 'person:b' },
  { type: 'assigned', ...of, assignee: null },
  { type: 'thread-resolved', ...of },
  { type: 'thread-reopened', ...of },
  { type: 'thread-deleted', ...of },
  { type: 'suggested', principal: 'ann', suggestion: 's' },
  { type: 'suggestions-decided', principal: 'ann', suggestion: 's', accepted: 2, rejected: 1 },
]

describe('facts in the outbox', () => {
  it.each(FACTS)('come back as they were written: %j', (fact) => {
    const written = { ...toOutboxEvent(DOCUMENT, fact), id: 1, at: new Date(0) }
    const stored = { ...written, payload: JSON.parse(JSON.stringify(written.payload)) }
    expect(toDocumentEvent(stored)).toEqual({
      ...fact,
      id: 1,
      documentId: 'd',
      address: 'p/k',
      at: new Date(0),
    })
    expect(JSON.stringify(stored.payload)).not.toMatch(/ann|person:|group:/)
  })
})
