import { expect, it } from 'vitest'
import { runAnnouncement } from './run-announcement.ts'
import { AGENTS, runWith } from './run-for-tests.ts'
import { askedFor, changesText, outcomeText, spentText, stateText } from './run-text.ts'

const CHANGES = { inserted: 2, changed: 1, deleted: 0, suggested: 0 }
const ENDED = { state: 'done', endedAt: '2026-03-01T10:00:42.000Z' } as const

it('tells time and cost, and no cost that nobody knows', () => {
  const now = Date.parse('2026-03-01T10:01:05.000Z')
  expect(spentText(runWith(), now)).toBe('1:05 · $0.021')
  expect(spentText(runWith(ENDED), now)).toBe('0:42 · $0.021')
  const usage = { inputTokens: 1_000, outputTokens: 200, cost: null, estimated: false }
  expect(spentText(runWith({ usage }), now)).toBe('1:05 · 1,200 tokens')
  expect(spentText(runWith({ usage: { ...usage, cost: 0.5, estimated: true } }), now)).toBe(
    '1:05 · about $0.500',
  )
  expect(spentText(runWith({ offline: true }), now)).toBe('1:05')
})

it('tells what was asked, what is done and what has changed', () => {
  expect(askedFor(runWith())).toBe('Shorten')
  expect(askedFor(runWith({ action: 'ask', instruction: 'Make it rhyme' }))).toBe('Make it rhyme')
  expect(stateText(runWith({ state: 'waiting' }), true)).toBe('Waiting for you')
  expect(stateText(runWith({ state: 'waiting' }), false)).toBe('Waiting for Ben')
  expect(stateText(runWith({ ...ENDED, undone: true }), true)).toBe('Taken back')
  expect(changesText(CHANGES)).toBe('2 blocks added, 1 changed')
  expect(changesText({ inserted: 0, changed: 1, deleted: 0, suggested: 3 })).toBe(
    '1 block changed, 3 suggested',
  )
  expect(changesText({ inserted: 0, changed: 0, deleted: 0, suggested: 0 })).toBeNull()
  expect(outcomeText(runWith({ ...ENDED, changes: CHANGES }))).toBe('Done: 2 blocks added, 1 changed.')
})

it('EDIT-217: screen readers are told that an agent began, asks, has finished with counts, was stopped or has failed', () => {
  const said = (before: Parameters<typeof runWith>[0][], after: Parameters<typeof runWith>[0][]) =>
    runAnnouncement(
      AGENTS,
      before.map((values) => runWith(values)),
      after.map((values) => runWith(values)),
    )
  expect(said([], [{}])).toBe('Editor began: shortening.')
  expect(said([{}], [{ activity: 'Reading 3 blocks' }])).toBeNull()
  const question = { id: 'q1', text: 'Which one is right?', choices: [] }
  expect(said([{}], [{ state: 'waiting', question }])).toBe('Editor asks: Which one is right?')
  expect(said([{ state: 'waiting', question }], [{ state: 'waiting', question }])).toBeNull()
  expect(said([{}], [{ ...ENDED, changes: CHANGES }])).toBe('Editor has finished: 2 blocks added, 1 changed.')
  expect(said([{}], [{ state: 'cancelled', endedAt: ENDED.endedAt }])).toBe('Editor was stopped.')
  expect(said([{}], [{ state: 'failed', endedAt: ENDED.endedAt, message: 'Too long.' }])).toBe(
    'Editor failed: Too long.',
  )
  // What had ended before the page knew of it is not told.
  expect(said([], [ENDED])).toBeNull()
})
