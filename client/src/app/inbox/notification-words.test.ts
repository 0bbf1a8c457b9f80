import { expect, it } from 'vitest'
import type { Notification } from '../../api/notifications.ts'
import { byDocuments, doneBy, placeOf } from './notification-words.ts'

const one = (id: string, document: string, thread: string | null = null): Notification => ({
  ...{ id, document, thread, kind: 'reply', title: `Title of ${document}`, comment: null, suggestion: null },
  ...{
    by: { id: 'guest', name: 'Guest', colour: null },
    excerpt: '',
    at: '2026-01-01T00:00:00Z',
    read: false,
  },
})

it('EDIT-340: notifications stand by documents, the one with the newest first, and lead to their thread', () => {
  const groups = byDocuments([one('4', 'p/a'), one('3', 'p/b'), one('2', 'p/a'), one('1', 'p/b')])
  expect(groups.map(({ document, notifications }) => [document, notifications.map(({ id }) => id)])).toEqual([
    ['p/a', ['4', '2']],
    ['p/b', ['3', '1']],
  ])
  expect(byDocuments([{ ...one('1', 'p/a'), title: '' }])[0]?.title).toBe('Untitled')
  expect(placeOf(one('1', 'p/a', 't-1'))).toBe('/d/p%2Fa#thread-t-1')
  expect(placeOf(one('1', 'p/a'))).toBe('/d/p%2Fa')
  expect(doneBy({ kind: 'mention' })).toBe('mentioned you')
})
