import { UpdateLog } from '@cowrite/crdt'
import { SlicedWork } from '../scheduling/sliced-work.ts'
import { Authors } from './authors.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { Room } from './room.ts'
import type { RoomJournal } from './room-journal.ts'

/** A room with an empty document and no members, at a time that stands still; for tests. */
export function roomForTests(journal: RoomJournal): Room {
  const at = new Date(0)
  return new Room({
    document: {
      id: 'd',
      organization: 'o',
      project: 'p',
      key: 'k',
      title: '',
      createdAt: at,
      updatedAt: at,
      trashedAt: null,
      readOnly: false,
      template: false,
      agentsOff: false,
    },
    log: UpdateLog.from(null, []),
    authors: new Authors(),
    journal,
    limits: DEFAULT_LIMITS,
    now: () => 0,
    work: new SlicedWork(() => performance.now()),
    onChange: () => {},
  })
}
