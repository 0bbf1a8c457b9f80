import { UpdateLog } from '@cowrite/crdt'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { SlicedWork } from '../scheduling/sliced-work.ts'
import { Authors } from './authors.ts'
import { GROUP_FOR_TESTS } from './group-for-tests.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { ReplicationPort } from './replication-port.ts'
import { Room } from './room.ts'
import { SilentMember } from './silent-member.ts'

/** Another node that has committed all it published, or not. */
class OtherNode implements ReplicationPort {
  isSettled = true
  seq = 0
  private waiting: (() => void)[] = []
  update(): void {}
  stored(): void {}
  presenceChanged(): void {}
  committed(): void {}
  probe(): void {}
  whenSettled(callback: () => void): void {
    this.waiting.push(callback)
  }
  settle(): void {
    this.isSettled = true
    for (const callback of this.waiting.splice(0)) callback()
  }
}

class Watcher extends SilentMember {
  readonly group = GROUP_FOR_TESTS
  readonly doc = new Y.Doc()
  acknowledged = 0
  deliver(update: Uint8Array, acknowledged: number): void {
    this.acknowledged += acknowledged
    Y.applyUpdate(this.doc, update)
  }
  acknowledge(count: number): void {
    this.acknowledged += count
  }
}

function updateOf(text: string): Uint8Array {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

/** A room with one member and another node beside. */
function setUp() {
  let ticket = 0
  const room = new Room({
    document: {
      id: '00000000-0000-0000-0000-000000000001',
      organization: 'o',
      project: 'demo',
      key: 'room',
      title: 'room',
      createdAt: new Date(0),
      updatedAt: new Date(0),
      trashedAt: null,
      readOnly: false,
      template: false,
      agentsOff: false,
    },
    log: new UpdateLog(),
    authors: new Authors([]),
    journal: { hasten: () => {}, append: () => ++ticket },
    limits: DEFAULT_LIMITS,
    now: () => 0,
    work: new SlicedWork(() => performance.now()),
    onChange: () => {},
  })
  const [neighbour, member] = [new OtherNode(), new Watcher(1)]
  room.connect(neighbour)
  room.join(member)
  return { room, neighbour, member }
}

describe('a room beside others', () => {
  it('tells its members what a compaction found in the database that another node wrote', async () => {
    const { room, member } = setUp()
    const [ours, theirs] = [updateOf('ours '), updateOf('theirs ')]
    room.receiveFromNode(ours, [])
    room.updates.startCompaction()
    await room.rebase({ bytes: Y.mergeUpdates([ours, theirs]), seq: 2 })
    room.flush()
    expect(member.doc.getText('content').length).toBe('ours theirs '.length)
    // It is told once.
    room.receiveFromNode(theirs, [])
    expect(room.answer(Y.encodeStateVector(member.doc))?.base).toBeNull()
  })

  it('acknowledges a step 2 only when what its client left out, since it is known from another node, is committed there; and what follows after it', () => {
    const { room, neighbour, member } = setUp()
    neighbour.isSettled = false
    room.receiveFromNode(updateOf('taken in elsewhere'), [])
    room.receive(member, updateOf('new'), 'state')
    room.receive(member, updateOf('newer'))
    room.committed(2, 2)
    room.flush()
    expect(member.acknowledged).toBe(0)
    neighbour.settle()
    room.flush()
    expect(member.acknowledged).toBe(2)
    neighbour.isSettled = false
    room.receive(member, updateOf('an update answers for itself'))
    room.committed(3, 3)
    room.flush()
    expect(member.acknowledged).toBe(3)
  })
})
