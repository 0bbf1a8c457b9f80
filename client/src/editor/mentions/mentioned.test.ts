import { expect, it } from 'vitest'
import type { DocumentSummary } from '../../api/documents.ts'
import type { Participant } from '../../session/presence/participants.ts'
import { foundDocuments, foundPeople } from './mentioned.ts'

const person = (name: string, more: Partial<Participant> = {}) =>
  ({ name, self: false, agent: false, ...more }) as Participant
const summary = (address: string, title: string) => ({ address, title }) as DocumentSummary

it('EDIT-162: offers the people in the document, each name once, without agents', () => {
  const people = [
    person('Me', { self: true }),
    person('Ana'),
    person('Ben'),
    person('Ana'),
    person('AI', { agent: true }),
  ]
  expect(foundPeople(people, '').map(({ label }) => label)).toEqual(['Ana', 'Ben', 'Me'])
  expect(foundPeople(people, 'bn')).toEqual([{ kind: 'person', label: 'Ben' }])
})

it('EDIT-162: offers the other documents by their titles, with their addresses', () => {
  const documents = [summary('demo/here', 'Here'), summary('demo/plan', 'The plan'), summary('demo/x', '')]
  expect(foundDocuments(documents, 'demo/here', '').map(({ label }) => label)).toEqual([
    'The plan',
    'Untitled',
  ])
  expect(foundDocuments(documents, 'demo/here', 'pla')).toEqual([
    { kind: 'document', label: 'The plan', target: 'demo/plan' },
  ])
})
