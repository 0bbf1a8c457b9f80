import { describe, expect, it } from 'vitest'
import {
  NOT_SAVED_AFTER_MS,
  nextChangeAt,
  OPENING_MS,
  type SaveFacts,
  SETTLE_MS,
  saveStateAt,
  warnsBeforeLeaving,
} from './save-state.ts'

const opened = 1_000
const facts = (changes: Partial<SaveFacts>): SaveFacts => ({
  openedAt: opened,
  outstandingSince: null,
  settledAt: opened + 50,
  connected: true,
  online: true,
  storedLocally: true,
  tooLarge: false,
  ...changes,
})
const later = opened + 60_000
const label = (changes: Partial<SaveFacts>, now = later) => saveStateAt(facts(changes), now).label

describe('save state', () => {
  it('EDIT-22: nothing outstanding on a live connection is "Saved"', () => {
    expect(label({})).toBe('Saved')
  })

  it('EDIT-22: an outstanding edit is "Saving…" for ten seconds, then "Not saved" with advice', () => {
    expect(label({ outstandingSince: later })).toBe('Saving…')
    expect(label({ outstandingSince: later - NOT_SAVED_AFTER_MS + 1 })).toBe('Saving…')
    const overdue = saveStateAt(facts({ outstandingSince: later - NOT_SAVED_AFTER_MS }), later)
    expect(overdue.label).toBe('Not saved')
    expect(overdue.hint).toContain('kept on this device')
  })

  it('EDIT-22: "Saved" is never shown while an edit is outstanding, whatever else holds', () => {
    for (const connected of [true, false]) {
      for (const online of [true, false]) {
        for (const storedLocally of [true, false]) {
          for (const age of [0, 500, 5_000, 60_000]) {
            const state = { connected, online, storedLocally, outstandingSince: later - age }
            expect(label(state)).not.toBe('Saved')
          }
        }
      }
    }
  })

  it('EDIT-22: without a network the device keeps the edits and says so, for as long as it lasts', () => {
    const state = { online: false, connected: false }
    expect(label(state)).toBe('Offline, kept on this device')
    expect(label({ ...state, outstandingSince: later - 3_600_000 })).toBe('Offline, kept on this device')
  })

  it('EDIT-22: a browser that keeps nothing says "Not saved" at once when the connection is gone', () => {
    const state = { online: false, connected: false, storedLocally: false }
    expect(label({ ...state, outstandingSince: later })).toBe('Not saved')
    expect(label(state)).toBe('Reconnecting…')
  })

  it('EDIT-22: a server that does not answer is "Reconnecting…", then "Not saved"', () => {
    expect(label({ connected: false })).toBe('Reconnecting…')
    expect(label({ connected: false, outstandingSince: later - 1 })).toBe('Reconnecting…')
    expect(label({ connected: false, outstandingSince: later - NOT_SAVED_AFTER_MS })).toBe('Not saved')
  })

  it('says nothing while the page opens, unless that takes long', () => {
    const opening = { connected: false, settledAt: null }
    expect(label(opening, opened + 10)).toBe('')
    expect(label(opening, opened + OPENING_MS)).toBe('Reconnecting…')
  })

  it('"Saved" waits for a moment of quiet', () => {
    expect(label({ settledAt: later }, later)).toBe('Saving…')
    expect(label({ settledAt: later }, later + SETTLE_MS)).toBe('Saved')
  })

  it('knows when to look again', () => {
    expect(nextChangeAt(facts({}), later)).toBeNull()
    expect(nextChangeAt(facts({ outstandingSince: later - 4_000 }), later)).toBe(later + 6_000)
    expect(nextChangeAt(facts({ settledAt: later }), later)).toBe(later + SETTLE_MS)
    expect(nextChangeAt(facts({ settledAt: null }), opened)).toBe(opened + OPENING_MS)
  })

  it('EDIT-4: leaving warns exactly while an edit is outstanding', () => {
    expect(warnsBeforeLeaving(facts({}))).toBe(false)
    expect(warnsBeforeLeaving(facts({ outstandingSince: later }))).toBe(true)
  })

  it('EDIT-52: a change that is too large for the server is "Not saved" at once and for as long as it lasts, with what to do', () => {
    for (const connected of [true, false]) {
      for (const online of [true, false]) {
        for (const outstandingSince of [null, later, later - 60_000]) {
          const kept = saveStateAt(facts({ tooLarge: true, connected, online, outstandingSince }), later)
          expect(kept.label).toBe('Not saved')
          expect(kept.hint).toMatch(/kept on this device.*smaller parts.*COWRITE_MAX_FRAME_BYTES/)
          const lost = saveStateAt(
            facts({ tooLarge: true, connected, online, outstandingSince, storedLocally: false }),
            later,
          )
          expect(lost.hint).toMatch(/before you leave this page.*smaller parts.*COWRITE_MAX_FRAME_BYTES/)
        }
      }
    }
  })
})
