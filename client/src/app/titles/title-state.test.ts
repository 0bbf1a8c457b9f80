import { expect, it } from 'vitest'
import { isTitleDirty, nextTitle, type TitleEvent, titleState, unsentTitle } from './title-state.ts'

const after = (...events: TitleEvent[]) => events.reduce(nextTitle, titleState('Plan'))

it('EDIT-16: another’s new title shows at once, unless one is being typed here', () => {
  expect(after({ type: 'announced', title: 'Plan B' }).typed).toBe('Plan B')
  const typing = after({ type: 'type', title: 'My plan' }, { type: 'announced', title: 'Plan B' })
  expect(typing.typed).toBe('My plan')
  expect(isTitleDirty(typing)).toBe(true)
})

it('EDIT-16: a sent title is clean; a failed one stays to be sent again', () => {
  const sent = after(
    { type: 'type', title: ' My\nplan ' },
    { type: 'send' },
    { type: 'sent', title: 'My plan' },
  )
  expect(isTitleDirty(sent)).toBe(false)
  const failed = after({ type: 'type', title: 'X' }, { type: 'send' }, { type: 'failed' })
  expect(failed).toMatchObject({ failed: true, sending: null })
  expect(isTitleDirty(failed)).toBe(true)
})

it('does not lose what is typed while an older title is on its way', () => {
  const state = after(
    { type: 'type', title: 'A' },
    { type: 'send' },
    { type: 'type', title: 'AB' },
    { type: 'sent', title: 'A' },
    { type: 'announced', title: 'A' },
  )
  expect(state.typed).toBe('AB')
  expect(isTitleDirty(state)).toBe(true)
})

it('EDIT-16: an unnamed document shows an empty field, and an emptied field unnames it', () => {
  expect(titleState('Untitled')).toMatchObject({ typed: '', saved: 'Untitled' })
  expect(isTitleDirty(titleState('Untitled'))).toBe(false)
  const emptied = after({ type: 'type', title: '  ' }, { type: 'send' })
  expect(emptied.sending).toBe('Untitled')
  const long = after({ type: 'type', title: 'x'.repeat(300) }, { type: 'send' })
  expect(long.sending).toHaveLength(200)
})

it('EDIT-16: what is typed and not on its way is left to be sent when the page is left', () => {
  expect(unsentTitle(after())).toBeNull()
  expect(unsentTitle(after({ type: 'type', title: 'A ' }))).toBe('A')
  expect(unsentTitle(after({ type: 'type', title: 'A' }, { type: 'send' }))).toBeNull()
  expect(
    unsentTitle(after({ type: 'type', title: 'A' }, { type: 'send' }, { type: 'type', title: 'AB' })),
  ).toBe('AB')
  expect(unsentTitle(after({ type: 'type', title: 'A' }, { type: 'send' }, { type: 'failed' }))).toBe('A')
})
