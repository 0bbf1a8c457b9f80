import { randomUUID } from 'node:crypto'
import type { VersionRecord } from '@cowrite/persistence'
import { beforeEach, describe, expect, it } from 'vitest'
import { History } from './history.ts'

const INTERVAL = 600_000

let now: number
let content: number
/** The versions requested so far, and the promises that settle their writing. */
let written: { readonly kind: string; readonly principal: string; readonly content: number | undefined }[]
let answers: PromiseWithResolvers<VersionRecord>[]
let failures: unknown[]
let history: History

beforeEach(() => {
  now = 0
  content = 0
  written = []
  answers = []
  failures = []
  history = new History({
    snapshot: () => Uint8Array.of(content),
    create: ({ kind, principal, bytes }) => {
      written.push({ kind, principal, content: bytes[0] })
      const answer = Promise.withResolvers<VersionRecord>()
      answers.push(answer)
      return answer.promise
    },
    onFailed: (error) => failures.push(error),
    now: () => now,
    intervalMs: INTERVAL,
  })
})

function edit(principal = 'guest'): void {
  content++
  history.changed(principal)
}

function record(id: string): VersionRecord {
  return {
    id,
    documentId: randomUUID(),
    kind: 'interval',
    name: null,
    principal: 'guest',
    createdAt: new Date(),
  }
}

/** Settles the write of this number and lets its reactions run. */
async function succeed(index: number, id = `version ${index}`): Promise<void> {
  answers[index]?.resolve(record(id))
  await new Promise(setImmediate)
}

async function fail(index: number): Promise<void> {
  answers[index]?.reject(new Error('away'))
  await new Promise(setImmediate)
}

function sweepAt(time: number): void {
  now = time
  history.sweep()
}

describe('automatic versions', () => {
  it('come so long after the first change since the last one, by who changed last', async () => {
    sweepAt(10 * INTERVAL)
    edit('ana')
    now += INTERVAL - 1
    edit('ben')
    history.sweep()
    expect(written).toEqual([])
    sweepAt(now + 1)
    expect(written).toEqual([{ kind: 'interval', principal: 'ben', content: 2 }])
    sweepAt(now + 5)
    await succeed(0)
    sweepAt(now + 10 * INTERVAL)
    expect(written.length).toBe(1)
  })

  it('hold what was there when they were begun; what came meanwhile is for the next', async () => {
    edit()
    sweepAt(INTERVAL)
    now += 1000
    edit('ben')
    now += 1000
    edit('ben')
    await succeed(0)
    sweepAt(2 * INTERVAL + 999)
    expect(written.length).toBe(1)
    sweepAt(2 * INTERVAL + 1000)
    expect(written[1]).toEqual({ kind: 'interval', principal: 'ben', content: 3 })
  })

  it('that fail are tried again a minute later', async () => {
    edit('ana')
    sweepAt(INTERVAL)
    await fail(0)
    expect(failures.length).toBe(1)
    sweepAt(INTERVAL + 59_999)
    expect(written.length).toBe(1)
    sweepAt(INTERVAL + 60_000)
    expect(written[1]).toEqual({ kind: 'interval', principal: 'ana', content: 1 })
  })
})

describe('a quiet room', () => {
  it('goes at once when nothing changed, else after a version of all changes', async () => {
    expect(await history.quiet()).toBe(true)
    expect(written).toEqual([])
    edit('ana')
    sweepAt(INTERVAL)
    edit('ben')
    const quiet = history.quiet()
    await succeed(0)
    expect(written[1]).toEqual({ kind: 'quiet', principal: 'ben', content: 2 })
    await succeed(1)
    expect(await quiet).toBe(true)
    expect(await history.quiet()).toBe(true)
    expect(written.length).toBe(2)
  })

  it('stays when something changed while its version was written', async () => {
    edit()
    const quiet = history.quiet()
    edit()
    await succeed(0)
    expect(await quiet).toBe(false)
  })

  it('waits for a version that fails, but not for ever', async () => {
    edit()
    for (const [index, may] of [false, false, true].entries()) {
      const quiet = history.quiet()
      await fail(index)
      expect(await quiet).toBe(may)
    }
    expect(failures.length).toBe(3)
  })
})

describe('before a run', () => {
  it('a version is begun at once, unless one holds everything', async () => {
    history.beforeRun('ana')
    expect(written).toEqual([])
    edit()
    history.beforeRun('ana')
    expect(written).toEqual([{ kind: 'before-run', principal: 'ana', content: 1 }])
    history.beforeRun('ana')
    expect(written.length).toBe(1)
    // The first write is still running, and a change followed it.
    edit()
    history.beforeRun('ana')
    expect(written[1]).toEqual({ kind: 'before-run', principal: 'ana', content: 2 })
    await fail(0)
    await fail(1)
    expect(failures.length).toBe(2)
  })
})

describe('before a restore', () => {
  it('there is a version of what is there, a new one only when no other is known', async () => {
    const first = history.beforeRestore('ana')
    expect(written).toEqual([{ kind: 'before-restore', principal: 'ana', content: 0 }])
    await succeed(0)
    expect(await first).toBe('version 0')
    expect(await history.beforeRestore('ana')).toBe('version 0')
    edit()
    const second = history.beforeRestore('ana')
    const same = history.beforeRestore('ben')
    await succeed(1)
    expect([await second, await same]).toEqual(['version 1', 'version 1'])
    expect(written.length).toBe(2)
  })

  it('the failure of that version is the caller to deal with', async () => {
    edit()
    const before = history.beforeRestore('ana')
    answers[0]?.reject(new Error('away'))
    await expect(before).rejects.toThrow('away')
    sweepAt(INTERVAL)
    expect(written.length).toBe(2)
  })
})

it('a named version is written whether something changed or not, and counts as the last one', async () => {
  const named = history.named('First draft', 'ana')
  await succeed(0)
  expect((await named).id).toBe('version 0')
  edit()
  const second = history.named('Second draft', 'ana')
  await succeed(1)
  await second
  sweepAt(10 * INTERVAL)
  expect(written.map(({ kind }) => kind)).toEqual(['named', 'named'])
})
