import type { AnchorPlace } from '@cowrite/crdt/richtext'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CommentsApi, NewThread, Thread, Threads } from '../../api/comments.ts'
import type { ApiResult } from '../../api/http.ts'
import { KeptComments } from './kept-comments.ts'
import { orderedThreads } from './ordered-threads.ts'
import { NEW, ThreadList } from './thread-list.ts'

const AWAY = { status: 0, error: 'unreachable', message: 'The server did not answer.', todo: 'Try again.' }
const REFUSED = { status: 403, error: 'forbidden', message: 'You may not.', todo: 'Ask.' }

const thread = (id: string, revision: number, parts: Partial<Thread> = {}): Thread => ({
  id,
  anchor: { kind: 'document' },
  quotation: '',
  status: 'open',
  resolvedBy: null,
  resolvedAt: null,
  assignee: null,
  createdAt: `2026-01-01T00:00:0${id.length}Z`,
  revision,
  unread: false,
  comments: [],
  ...parts,
})

class MemoryStorage implements Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  readonly values = new Map<string, string>()
  getItem = (key: string) => this.values.get(key) ?? null
  setItem = (key: string, value: string) => void this.values.set(key, value)
  removeItem = (key: string) => void this.values.delete(key)
}

describe('the list of threads', () => {
  let answers: ApiResult<Threads>[]
  let begun: NewThread[]
  let problem: typeof AWAY | null
  let asked: (number | undefined)[]
  let storage: MemoryStorage
  const open = () => {
    const kept = new KeptComments(storage as unknown as Storage, 'demo/a')
    let key = 0
    const api = {
      threads: async (_address: string, since?: number) => {
        asked.push(since)
        return answers.shift() ?? { ok: false, error: AWAY }
      },
      begin: async (_address: string, one: NewThread) => {
        begun.push(one)
        if (problem !== null) return { ok: false, error: problem }
        return { ok: true, value: { thread: thread('new', 9) } }
      },
    } as unknown as CommentsApi
    return new ThreadList(api, 'demo/a', kept, undefined, () => `key-${key++}`)
  }
  beforeEach(() => {
    vi.useFakeTimers()
    answers = []
    begun = []
    asked = []
    problem = null
    storage = new MemoryStorage()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('COM-42: asks for what changed only, takes over what is newer, and forgets what was deleted', async () => {
    const list = open()
    answers = [
      { ok: true, value: { threads: [thread('a', 1), thread('bb', 2)], revision: 2, mayComment: true } },
      {
        ok: true,
        value: {
          threads: [thread('a', 3, { status: 'resolved' }), { id: 'bb', deleted: true, revision: 4 }],
          revision: 4,
        },
      },
      { ok: true, value: { threads: [thread('a', 1)], revision: 4 } },
    ]
    list.refresh()
    await vi.advanceTimersByTimeAsync(300)
    expect(list.snapshot()).toMatchObject({ state: 'loaded', mayComment: true })
    const { anchor } = list.thread('a')!
    for (let i = 0; i < 2; i++) {
      list.refresh()
      await vi.advanceTimersByTimeAsync(300)
    }
    expect(asked).toEqual([undefined, 2, 4])
    expect(list.snapshot().threads).toMatchObject([{ id: 'a', revision: 3, status: 'resolved' }])
    // The same object, so that its place stays known.
    expect(list.thread('a')!.anchor).toBe(anchor)
    list.destroy()
  })

  it('COM-43: what cannot be sent is kept with its key through a reload and sent once; what is refused waits for its author', async () => {
    const begins = { anchor: { kind: 'document' }, quotation: '' } as const
    const first = open()
    first.write(begins)
    first.keepDraft(NEW, 'Half a sen')
    expect(open().draft(NEW)).toBe('Half a sen')
    expect(open().snapshot().fresh).toEqual(begins)
    problem = AWAY
    expect(await first.begin(begins, 'A sentence')).toMatchObject({ isDone: false })
    const list = open()
    expect(list.snapshot().fresh).toBeNull()
    expect(list.snapshot().unsent).toMatchObject([{ key: 'key-0', body: 'A sentence', refused: null }])
    problem = REFUSED
    await list.send()
    expect(list.snapshot().unsent).toMatchObject([{ refused: 'You may not. Ask.' }])
    await list.send()
    expect(begun).toHaveLength(2)
    problem = null
    await list.send('key-0')
    expect(list.snapshot()).toMatchObject({ unsent: [], threads: [{ id: 'new' }] })
    expect(begun.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['key-0', 'key-0', 'key-0'])
    expect([...storage.values]).toEqual([])
  })
})

it('COM-44: the list is in the order of the text, then what is about the document, then what is gone', () => {
  const at = (from: number) => ({ state: 'here', ranges: [{ from, to: from + 1 }], isWhole: true }) as const
  const threads = [
    thread('a', 1, { quotation: 'gone' }),
    thread('bb', 1),
    thread('ccc', 1),
    thread('dddd', 1, { status: 'resolved' }),
    thread('eeeee', 1),
  ]
  const places = new Map<string, AnchorPlace>([
    ['a', { state: 'gone' }],
    ['ccc', at(30)],
    ['dddd', at(2)],
    ['eeeee', at(10)],
  ])
  const ids = (filter: 'open' | 'resolved' | 'mine') =>
    orderedThreads(threads, places, filter).map(({ thread, isOrphan }) => thread.id + (isOrphan ? '!' : ''))
  expect(ids('open')).toEqual(['eeeee', 'ccc', 'bb', 'a!'])
  expect(ids('resolved')).toEqual(['dddd'])
  expect(ids('mine')).toEqual([])
})
