import { afterEach, describe, expect, it, vi } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { OwnPresence } from './own-presence.ts'

const OTTER = { name: 'Guest Otter', color: '#c2412d', madeUp: { name: true, color: true } }
const ADA = { name: 'Ada', color: '#3b8132' }

/** An awareness in a room where `others` are present, without the timers of the protocol. */
function room(others: readonly { readonly name: string; readonly color: string }[] = []): Awareness {
  const doc = new Y.Doc()
  doc.clientID = 5
  const awareness = new Awareness(doc)
  for (const [index, user] of others.entries()) awareness.states.set(index + 1, { user })
  return awareness
}

const published = (awareness: Awareness) => awareness.getLocalState()?.['user']

describe('the own presence', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('publishes a chosen name and colour at once, without a mark', () => {
    const awareness = room()
    new OwnPresence(awareness, ADA)
    expect(published(awareness)).toEqual(ADA)
    awareness.destroy()
  })

  it('publishes a guest after joining, under a name and a colour that are free', () => {
    const awareness = room([{ name: 'Guest Otter', color: '#c2412d' }])
    const own = new OwnPresence(awareness, OTTER)
    expect(published(awareness)).toBeUndefined()
    own.join()
    expect(published(awareness)).toEqual(own.person)
    expect(own.person).toMatchObject({ name: 'Guest Heron', madeUp: { name: true, color: true } })
    expect(own.person.color).not.toBe('#c2412d')
    awareness.destroy()
  })

  it('publishes a change at once, except for a guest who has not joined', () => {
    const awareness = room()
    const own = new OwnPresence(awareness, OTTER)
    own.change({ ...OTTER, color: '#a35a00' })
    expect(published(awareness)).toBeUndefined()
    own.change(ADA)
    expect(published(awareness)).toEqual(ADA)
    awareness.destroy()
  })

  it('publishes again after a delay when another client has overwritten it, but not after leaving', () => {
    vi.useFakeTimers()
    const awareness = room()
    const own = new OwnPresence(awareness, ADA)
    const overwrite = () => awareness.setLocalState({ user: { name: 'Eve', color: '#000000' } })
    overwrite()
    own.othersChanged()
    vi.advanceTimersByTime(2_999)
    expect(published(awareness)).toMatchObject({ name: 'Eve' })
    vi.advanceTimersByTime(1)
    expect(published(awareness)).toEqual(ADA)
    overwrite()
    own.othersChanged()
    awareness.setLocalState(null)
    vi.advanceTimersByTime(3_000)
    expect(awareness.getLocalState()).toBeNull()
    awareness.destroy()
  })
})
