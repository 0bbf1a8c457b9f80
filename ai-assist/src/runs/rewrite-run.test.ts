import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { richText } from '../document/text-block.ts'
import { InProcessRooms, PERSON } from '../testing/in-process-rooms.ts'
import { request } from '../testing/run-request.ts'
import { ScriptedProvider } from '../testing/scripted-provider.ts'
import { untilEnded } from '../testing/until.ts'
import { diffWords } from '../writing/rewrite.ts'
import { AgentRuns } from './agent-runs.ts'

describe('an answer to "tidy" that is no correction', () => {
  it('AGENT-23: longer than a correction can be, it is not read to its end and changes nothing', async () => {
    const rooms = new InProcessRooms()
    const room = rooms.open('demo/a', 'Teh text.')
    const pieces = { handed: 0 }
    const endless: readonly string[] = {
      *[Symbol.iterator]() {
        for (; pieces.handed < 100_000; pieces.handed++) yield 'another text '
      },
    } as never
    const runs = new AgentRuns({ rooms, provider: new ScriptedProvider(() => endless) })
    const text = (richText(room.doc).get(0) as Y.XmlElement).get(0) as Y.XmlText
    const at: unknown = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, 0))
    const started = await runs.start(request('demo/a', 'tidy', { anchor: at, head: at }), PERSON)
    if (!started.ok) throw new Error(started.message)
    expect(await untilEnded(runs, started.run.id)).toMatchObject({
      state: 'done',
      message: expect.stringContaining('no correction'),
    })
    expect(pieces.handed).toBeLessThan(1_000)
    expect(text.toString()).toBe('Teh text.')
  })

  it('AGENT-23: it is not compared to the end either', () => {
    const words = (prefix: string) => Array.from({ length: 20_000 }, (_, index) => prefix + index).join(' ')
    const from = performance.now()
    expect(diffWords(words('a'), words('b'))).toBeNull()
    // It takes some 50 ms; a complete comparison would take seconds.
    expect(performance.now() - from).toBeLessThan(2_000)
  })
})
