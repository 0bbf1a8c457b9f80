import { expect, it } from 'vitest'
import type { AccessEntry, ShareLink } from '../../api/sharing.ts'
import { linkDetails, reasonOf, summaryOf } from './access-words.ts'

const ada: AccessEntry = {
  kind: 'account',
  id: '1',
  name: 'Ada',
  email: 'ada@a.example',
  colour: null,
  count: 1,
  givenBy: 'Mara',
  role: 'editor',
  why: 'project',
  grant: 'project',
  changeable: false,
}

const link: ShareLink = {
  id: '1',
  name: 'Crews',
  role: 'viewer',
  hasPassword: true,
  signIn: false,
  expiresAt: '2026-03-31T12:00:00Z',
  uses: 12,
  lastUsedAt: null,
  createdAt: '2026-03-01T12:00:00Z',
}

it('says why somebody can see a document', () => {
  expect(reasonOf(ada)).toBe('Through the project')
  expect(reasonOf({ ...ada, why: 'owner' })).toBe('Made this document')
  expect(reasonOf({ ...ada, why: 'document' })).toBe('Invited by Mara')
  expect(reasonOf({ ...ada, why: 'document', givenBy: null })).toBe('Invited')
  expect(reasonOf({ ...ada, kind: 'everyone', count: 7 })).toBe('7 people, through the project')
  expect(reasonOf({ ...ada, kind: 'group', count: 1, grant: 'document' })).toBe('1 person, named here')
  expect(reasonOf({ ...ada, kind: 'invitation' })).toBe('Invited by Mara, has not come yet')
})

it('counts who can see a document', () => {
  const group = { ...ada, kind: 'group' } as const
  expect(summaryOf({ people: [ada, ada, group], links: [link] })).toBe('2 people, 1 group, 1 link')
  expect(summaryOf({ people: [ada], links: [] })).toBe('1 person')
})

it('says what limits a link and how often it was used', () => {
  const now = Date.parse('2026-03-11T12:00:00Z')
  expect(linkDetails(link, now)).toMatch(/^With password · until .*31.* · used 12 times$/)
  expect(linkDetails({ ...link, hasPassword: false, signIn: true, expiresAt: null, uses: 0 }, now)).toBe(
    'For people who sign in · not used yet',
  )
  expect(linkDetails(link, Date.parse('2026-05-11T12:00:00Z'))).toMatch(/ended .*31/)
})
