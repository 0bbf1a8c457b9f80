import { FIELD } from '@cowrite/crdt/richtext'
import { describe, expect, it } from 'vitest'
import { readCaret } from '../session/presence/presence.ts'
import type { SessionSnapshot } from '../session/session-snapshot.ts'
import { createEmitter, WIDGET_EVENTS } from './events.ts'
import { followSession } from './follow-session.ts'

const OPENING: SessionSnapshot = {
  phase: { state: 'opening' },
  save: { kind: 'opening', label: '', hint: '' },
  unsaved: false,
  people: [],
  title: null,
}
const SAVED = { kind: 'saved', label: 'Saved', hint: '' } as const
const ANA = {
  clientId: 7,
  name: 'Ana',
  color: '#112233',
  agent: false,
  self: true,
  status: null,
  caret: null,
}

/** A caret at the end of the text. */
const CARET = readCaret({ anchor: { tname: FIELD }, head: { tname: FIELD } })

function followed() {
  let snapshot = OPENING
  const listeners = new Set<() => void>()
  const { emit, on } = createEmitter()
  const heard: unknown[] = []
  for (const name of WIDGET_EVENTS) on(name, (detail) => heard.push([name, detail]))
  const end = followSession(
    {
      address: 'demo/notes',
      snapshot: () => snapshot,
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    emit,
  )
  return {
    heard,
    end,
    become(change: Partial<SessionSnapshot>) {
      snapshot = { ...snapshot, ...change }
      for (const listener of listeners) listener()
    },
  }
}

describe('events of a session', () => {
  it('tell each change once', () => {
    const { heard, become } = followed()
    become({ phase: { state: 'ready', readOnly: false }, people: [ANA] })
    become({ save: SAVED })
    become({ people: [{ ...ANA, caret: CARET }] })
    become({ title: 'Minutes' })
    const people = [{ clientId: 7, name: 'Ana', color: '#112233', agent: false, self: true }]
    expect(heard).toEqual([
      ['documentready', { address: 'demo/notes', readOnly: false }],
      ['syncstate', { state: 'opening', label: '' }],
      ['presence', { people }],
      ['syncstate', { state: 'saved', label: 'Saved' }],
    ])
  })

  it('tell why a session was closed, and nothing after the end', () => {
    const { heard, become, end } = followed()
    become({
      phase: { state: 'closed', reason: 'trashed', message: 'It is in the trash.', todo: 'Restore it.' },
    })
    end()
    become({ save: SAVED })
    expect(heard.at(-1)).toEqual(['presence', { people: [] }])
    expect(heard[0]).toEqual([
      'error',
      { error: 'trashed', message: 'It is in the trash.', todo: 'Restore it.' },
    ])
  })
})
