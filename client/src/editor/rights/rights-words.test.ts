import { expect, it } from 'vitest'
import { readOnlyWords, savedWords } from './rights-words.ts'

it('EDIT-271: who may no longer edit is told who changed that, and to what', () => {
  expect(readOnlyWords(true, { role: 'commenter', changedBy: 'Mara Heron' })).toBe(
    'You can no longer edit this: Mara Heron changed your role to Can comment.',
  )
  expect(readOnlyWords(true, { role: 'viewer', changedBy: null })).toBe(
    'You can no longer edit this: your role is now Can view.',
  )
})

it('a document that is closed to edits, or where nobody has roles, says that it can be read', () => {
  const closed = 'You can read this document, not change it.'
  expect(readOnlyWords(true, null)).toBe(closed)
  expect(readOnlyWords(true, { role: 'editor', changedBy: null })).toBe(closed)
  expect(readOnlyWords(false, { role: 'viewer', changedBy: 'Ada' })).toBe(closed)
})

it('EDIT-273: the truth about what was written', () => {
  expect(savedWords(0)).toBe('All you wrote is saved.')
  expect(savedWords(1)).toBe('Your last word is not saved.')
  expect(savedWords(12)).toBe('Your last 12 words are not saved.')
})
