import { describe, expect, it } from 'vitest'
import { participantsOf } from '../../session/presence/participants.ts'
import { peopleAnnouncement } from './people-announcement.ts'

const ada = { user: { name: 'Ada', color: '#3b8132' } }
const bob = { user: { name: 'Bob', color: '#c2412d' } }
const agent = { user: { name: 'Assistant', color: '#7c5ce0', agent: true } }

const room = (entries: [number, unknown][]) => participantsOf(new Map(entries), 5)

describe('announcements of participants', () => {
  it('EDIT-23: joining and leaving is announced, but never oneself', () => {
    const none = room([])
    const self = room([[5, ada]])
    const both = room([
      [5, ada],
      [7, bob],
    ])
    expect(peopleAnnouncement(none, self)).toBeNull()
    expect(peopleAnnouncement(self, both)).toBe('Bob joined.')
    expect(peopleAnnouncement(both, self)).toBe('Bob left.')
    expect(peopleAnnouncement(both, room([[9, agent]]))).toBe('Assistant joined. Bob left.')
    const crowd = room([7, 8, 9, 10].map((id) => [id, { user: { name: `P${id}`, color: '#3b8132' } }]))
    expect(peopleAnnouncement(none, crowd)).toBe('P7 and 3 others joined.')
    expect(peopleAnnouncement(crowd, crowd)).toBeNull()
  })
})
