import { expect, it } from 'vitest'
import type { Notification } from '../inbox/notification-service.ts'
import { digestLetter } from './digest-letter.ts'

const ONE: Notification = {
  id: 'n',
  kind: 'mention',
  document: 'demo/plan ä/1',
  title: 'Plan',
  thread: 't',
  comment: 'c',
  suggestion: null,
  by: { id: 'person:b', name: 'Ben', colour: null },
  excerpt: 'Hello',
  at: new Date(),
  read: false,
}

it('NOTE-16: a mail tells of unread notifications by documents, with links to them and one to get no more', () => {
  const other = {
    ...ONE,
    kind: 'decided',
    thread: null,
    excerpt: '',
    document: 'demo/other',
    title: 'Other',
  } as const
  const mail = digestLetter({
    to: 'ann@example.org',
    notifications: [ONE, other, { ...ONE, kind: 'resolved', excerpt: '' }],
    origin: 'https://cowrite.example',
    token: 'TOKEN',
  })
  expect(mail.subject).toBe('Cowrite: 3 notifications')
  expect(mail.text).toBe(`Plan

  Ben mentioned you
  “Hello”
  https://cowrite.example/d/demo/plan%20%C3%A4/1#thread-t

  Ben resolved a thread
  https://cowrite.example/d/demo/plan%20%C3%A4/1#thread-t


Other

  Ben decided on a suggestion of yours
  https://cowrite.example/d/demo/other


How often you get this mail: https://cowrite.example/settings/account
No more of these mails: https://cowrite.example/unsubscribe/TOKEN
`)
  expect(mail.headers).toEqual({
    'List-Unsubscribe': '<https://cowrite.example/api/v1/unsubscribe/TOKEN>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  })
  const many = Array.from({ length: 60 }, () => ONE)
  expect(digestLetter({ to: 'x', notifications: many, origin: '', token: '' }).text).toContain('And 10 more')
})
