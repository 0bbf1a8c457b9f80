import { describe, expect, it } from 'vitest'
import { type SaveFacts, saveStateAt } from '../../session/saving/save-state.ts'
import { saveAnnouncement } from './save-announcement.ts'

const later = 60_000
const facts = (changes: Partial<SaveFacts>): SaveFacts => ({
  openedAt: 0,
  outstandingSince: null,
  settledAt: 50,
  connected: true,
  online: true,
  storedLocally: true,
  tooLarge: false,
  ...changes,
})

describe('announcements of the save state', () => {
  it('EDIT-23: screen readers hear of trouble and of its end, not of every save', () => {
    const saved = saveStateAt(facts({}), later)
    const saving = saveStateAt(facts({ outstandingSince: later }), later)
    const offline = saveStateAt(facts({ online: false }), later)
    const overdue = saveStateAt(facts({ outstandingSince: 0 }), later)
    expect(saveAnnouncement(saved, saving)).toBeNull()
    expect(saveAnnouncement(saving, saved)).toBeNull()
    expect(saveAnnouncement(saved, offline)).toBe('Offline, kept on this device')
    expect(saveAnnouncement(offline, saved)).toBe('Saved. Connected again.')
    expect(saveAnnouncement(saving, overdue)).toMatch(/^Not saved\. /)
    expect(saveAnnouncement(offline, offline)).toBeNull()
  })

  it('EDIT-52: screen readers hear of it, also when edits were overdue before', () => {
    const overdue = saveStateAt(facts({ outstandingSince: 0 }), later)
    const tooLarge = saveStateAt(facts({ tooLarge: true }), later)
    expect(saveAnnouncement(overdue, tooLarge)).toContain('larger than the server takes')
    expect(saveAnnouncement(tooLarge, tooLarge)).toBeNull()
  })
})
