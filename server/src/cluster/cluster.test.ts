import { UpdateLog } from '@cowrite/crdt'
import { type DocumentHead, openStore } from '@cowrite/persistence'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { Authors } from '../rooms/authors.ts'
import { DEFAULT_LIMITS } from '../rooms/limits.ts'
import { Room } from '../rooms/room.ts'
import type { RoomCommand } from '../rooms/room-command.ts'
import { SlicedWork } from '../scheduling/sliced-work.ts'
import { InProcessHub } from './bus/in-process.ts'
import { until } from './bus/message-bus.contract.ts'
import { Cluster } from './cluster.ts'

it('NODE-41: a room that is opened during a poll of the database for the others does not count as deleted', async () => {
  const store = await openStore({ kind: 'memory' })
  const answers: (() => void)[] = []
  const asked: string[][] = []
  const commands: RoomCommand[] = []
  const hub = new InProcessHub()
  // While the bus is away, the database is polled with every sweep.
  hub.down(Date.now())
  const cluster = new Cluster({
    node: '00000000-0000-4000-8000-000000000001',
    openBus: (events) => hub.join(events),
    updates: {
      append: (entries, origin) => store.updates.append(entries, origin),
      load: (id) => store.updates.load(id),
      since: (id, seq) => store.updates.since(id, seq),
      snapshot: (id, seq, bytes) => store.updates.snapshot(id, seq, bytes),
      heads: async (ids): Promise<ReadonlyMap<string, DocumentHead>> => {
        asked.push([...ids])
        const heads = await store.updates.heads(ids)
        await new Promise<void>((resolve) => answers.push(resolve))
        return heads
      },
    },
    logger: pino({ level: 'silent' }),
    now: () => performance.now(),
    onCommand: (command) => commands.push(command),
    presence: () => '[]',
  })
  const open = async (key: string): Promise<string> => {
    const { document } = await store.documents.ensure({ project: 'demo', key }, key)
    const parts = {
      document,
      log: new UpdateLog(),
      authors: new Authors([]),
      journal: { hasten: () => {}, append: () => 1 },
    }
    cluster.connect(
      new Room({
        ...parts,
        limits: DEFAULT_LIMITS,
        now: () => 0,
        work: new SlicedWork(() => performance.now()),
        onChange: () => {},
      }),
      0,
    )
    return document.id
  }
  try {
    const before = await open('before')
    await until(() => expect(asked).toEqual([[before]]))
    const meanwhile = await open('meanwhile')
    answers.shift()?.()
    await until(() => expect(asked[1]).toEqual([before, meanwhile]))
    expect(commands).toEqual([{ kind: 'read-only', documentId: before, on: false }])
  } finally {
    for (const answer of answers) answer()
    await cluster.close()
    await store.close()
  }
})
