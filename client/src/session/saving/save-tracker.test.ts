import { describe, expect, it } from 'vitest'
import { SaveTracker } from './save-tracker.ts'

const environment = { connected: true, online: true, storedLocally: true }

describe('tracking of unacknowledged edits', () => {
  it('a handshake without edits is no unsaved edit', () => {
    const tracker = new SaveTracker(0)
    tracker.handshakeStarted(10)
    expect(tracker.facts(environment).outstandingSince).toBeNull()
    expect(tracker.unacknowledged(1, 10)).toBe(false)
    expect(tracker.facts(environment)).toMatchObject({ outstandingSince: null, settledAt: null })
  })

  it('an edit is unsaved from its own time until everything is acknowledged', () => {
    const tracker = new SaveTracker(0)
    tracker.unacknowledged(1, 10)
    tracker.edited()
    tracker.unacknowledged(2, 20)
    expect(tracker.unacknowledged(1, 30)).toBe(false)
    expect(tracker.facts(environment).outstandingSince).toBe(20)
    expect(tracker.unacknowledged(0, 40)).toBe(true)
    expect(tracker.facts(environment)).toMatchObject({ outstandingSince: null, settledAt: 40 })
  })

  it('a new handshake is as old as the oldest edit in it', () => {
    const tracker = new SaveTracker(0)
    tracker.unacknowledged(1, 10)
    tracker.unacknowledged(2, 20)
    tracker.edited()
    tracker.handshakeStarted(50)
    tracker.unacknowledged(1, 50)
    expect(tracker.facts(environment).outstandingSince).toBe(10)
  })

  it('unacknowledged edits of the local copy count from the opening of the page', () => {
    const tracker = new SaveTracker(0)
    tracker.restoredUnsaved(5)
    expect(tracker.facts(environment).outstandingSince).toBe(5)
  })

  it('a message stays too large until everything is acknowledged', () => {
    const tracker = new SaveTracker(0)
    tracker.rejectedAsTooLarge()
    tracker.unacknowledged(1, 10)
    expect(tracker.isTooLarge).toBe(true)
    tracker.unacknowledged(0, 20)
    expect(tracker.facts(environment).tooLarge).toBe(false)
  })
})
