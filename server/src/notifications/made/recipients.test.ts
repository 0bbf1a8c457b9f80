import { expect, it } from 'vitest'
import type { DocumentFact } from '../../events/document-event.ts'
import { recipientsOf, type Surroundings } from './recipients.ts'

const AROUND: Surroundings = {
  thread: {
    starter: 'person:ann',
    authors: ['person:ann', 'person:ben', 'guest', 'agent:writer'],
    assignee: null,
    first: 'c',
  },
  suggestion: { author: 'person:ann', invoker: null },
  editors: ['ann', 'ben'],
  groups: new Map([['team', ['ben', 'cleo']]]),
}

function concerned(fact: DocumentFact, around: Partial<Surroundings> = {}): Record<string, string> {
  return Object.fromEntries(recipientsOf(fact, { ...AROUND, ...around }))
}

const COMMENT = {
  type: 'commented',
  principal: 'person:ann',
  thread: 't',
  comment: 'c',
  mentions: [],
  assignee: null,
  edited: false,
} as const

it('NOTE-10: a comment concerns who takes part in its thread, whom it mentions, and the assignee: each once, by the strongest reason', () => {
  expect(concerned(COMMENT)).toEqual({ ben: 'reply' })
  expect(concerned({ ...COMMENT, principal: 'guest' })).toEqual({ ann: 'reply', ben: 'reply' })
  const mentions = ['group:team', 'person:dora', 'group:unknown', 'person:ann']
  expect(concerned({ ...COMMENT, mentions })).toEqual({ ben: 'mention', cleo: 'mention', dora: 'mention' })
  expect(concerned({ ...COMMENT, mentions, assignee: 'person:cleo' })).toEqual({
    ben: 'mention',
    cleo: 'assigned',
    dora: 'mention',
  })
  const assigned = { ...AROUND.thread!, assignee: 'group:team' }
  expect(concerned(COMMENT, { thread: assigned })).toEqual({ ben: 'reply', cleo: 'reply' })
  expect(concerned(COMMENT, { thread: null })).toEqual({})
})

it('NOTE-10: a comment that was edited concerns only whom it mentions now', () => {
  expect(concerned({ ...COMMENT, edited: true, mentions: ['person:cleo'] })).toEqual({ cleo: 'mention' })
})

it('NOTE-11: assigning, resolving, suggesting and deciding concern those whose matter it is, and never who did it', () => {
  const by = (principal: string) => ({ principal, thread: 't', suggestion: 's' })
  expect(concerned({ type: 'assigned', ...by('person:ann'), assignee: 'group:team' })).toEqual({
    ben: 'assigned',
    cleo: 'assigned',
  })
  expect(concerned({ type: 'assigned', ...by('person:ann'), assignee: 'person:ann' })).toEqual({})
  expect(concerned({ type: 'assigned', ...by('person:ann'), assignee: null })).toEqual({})
  expect(concerned({ type: 'thread-resolved', ...by('person:ben') })).toEqual({ ann: 'resolved' })
  expect(concerned({ type: 'thread-resolved', ...by('person:ann') })).toEqual({})
  expect(concerned({ type: 'thread-reopened', ...by('person:ben') })).toEqual({})
  expect(concerned({ type: 'suggested', ...by('person:ann') })).toEqual({ ben: 'suggested' })
  const decided = { type: 'suggestions-decided', accepted: 1, rejected: 0 } as const
  expect(concerned({ ...decided, ...by('person:ben') })).toEqual({ ann: 'decided' })
  const asked = { author: 'agent:writer', invoker: 'person:cleo' }
  expect(concerned({ ...decided, ...by('person:ben') }, { suggestion: asked })).toEqual({ cleo: 'decided' })
  expect(concerned({ type: 'renamed', principal: 'person:ann', title: 'x' })).toEqual({})
})
