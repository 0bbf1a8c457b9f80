import { expect, it } from 'vitest'
import { closedWords } from './closed-words.ts'

const closed = { message: 'What.', todo: 'Do.' }

it('EDIT-272: who lost the right to a document is told so, and who never had it learns nothing of it', () => {
  for (const reason of ['forbidden', 'not-found'] as const) {
    expect(closedWords({ reason, ...closed }, true).title).toBe('You no longer have access to this document.')
    expect(closedWords({ reason, ...closed }, false).title).toBe('You have no access to this document.')
  }
  expect(closedWords({ reason: 'unauthorized', ...closed }, true).title).toBe('You are signed out.')
  expect(closedWords({ reason: 'invalid-address', ...closed }, true)).toEqual({
    title: 'This document is closed to you',
    text: 'What. Do.',
  })
})
