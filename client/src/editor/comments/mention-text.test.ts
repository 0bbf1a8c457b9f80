import { expect, it } from 'vitest'
import { fromField, mentionQuery, partsOf, plainOf, toField } from './mention-text.ts'

const NOOR = { id: 'person:7f', name: 'Noor Vale' }
const NOORA = { id: 'person:8a', name: 'Noor Valera' }
const CREW = { id: 'group:c-1', name: 'Crew (north)' }

it('COM-41: mentions are names in the field and ids in what is stored', () => {
  const text = '@Noor Vale and @Noor Valera, ask @Crew (north); @Nobody is not here.'
  const body = fromField(text, [NOOR, NOORA, CREW])
  expect(body).toBe(
    '@[Noor Vale](person:7f) and @[Noor Valera](person:8a), ask @[Crew (north)](group:c-1); @Nobody is not here.',
  )
  expect(toField(body)).toEqual({ text, mentioned: [NOOR, NOORA, CREW] })
  expect(plainOf(body)).toBe(text)
  expect(fromField('a@Noor Vales', [NOOR])).toBe('a@Noor Vales')
})

it('COM-41: addresses in a comment are links, without what follows them in a sentence', () => {
  expect(partsOf('See https://example.com/a?b=1, or (http://example.org).')).toEqual([
    { kind: 'text', text: 'See ' },
    { kind: 'address', text: 'https://example.com/a?b=1' },
    { kind: 'text', text: ', or (' },
    { kind: 'address', text: 'http://example.org' },
    { kind: 'text', text: ').' },
  ])
  expect(partsOf('javascript:alert(1)')).toEqual([{ kind: 'text', text: 'javascript:alert(1)' }])
})

it('COM-41: a name is looked for from the @ before the caret on, also its second word', () => {
  expect(mentionQuery('Ask @Noo', 8)).toEqual({ query: 'Noo', from: 4 })
  expect(mentionQuery('@', 1)).toEqual({ query: '', from: 0 })
  expect(mentionQuery('@Noor Va', 8)).toEqual({ query: 'Noor Va', from: 0 })
  expect(mentionQuery('a@b', 3)).toBeNull()
  expect(mentionQuery('@Noor Vale is here', 18)).toBeNull()
})
