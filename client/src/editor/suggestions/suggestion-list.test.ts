import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Decision, Hunk, Suggestion } from '../../api/suggestions.ts'
import { SuggestionList } from './suggestion-list.ts'

const hunk = (id: string, parts: Partial<Hunk> = {}): Hunk => ({
  id,
  kind: 'replace',
  label: `Replace “${id}”`,
  status: 'pending',
  view: 'clean',
  handle: null,
  before: 'a',
  after: 'b',
  deleted: [],
  inserted: [],
  requires: [],
  decidedBy: null,
  decidedAt: null,
  ...parts,
})

const suggestion = (id: string, ...hunks: Hunk[]): Suggestion => ({
  id,
  author: { id: 'agent:editor', name: 'Editor', kind: 'agent' },
  run: null,
  invoker: null,
  rationale: null,
  createdAt: '2026-01-01T00:00:00Z',
  status: 'pending',
  hunks,
})

const ERROR = { status: 503, error: 'database-away', message: 'It is away.', todo: 'Try again.' }

describe('the list of suggestions', () => {
  let stored: Suggestion[]
  let asked: number
  let decisions: [string, Decision][]
  let answers: Partial<Record<string, { status: string; message: string | null }>>
  let isAway: boolean
  let lists: string[]
  let list: SuggestionList

  beforeEach(() => {
    vi.useFakeTimers()
    stored = [
      suggestion('s', hunk('a'), hunk('b'), hunk('c', { status: 'accepted' })),
      suggestion('t', hunk('d')),
    ]
    asked = 0
    decisions = []
    answers = {}
    isAway = false
    lists = []
    list = new SuggestionList(
      {
        list: async (_address, which) => {
          asked++
          lists.push(which)
          return isAway ? { ok: false, error: ERROR } : { ok: true, value: { suggestions: stored } }
        },
        decide: async (id, decision) => {
          decisions.push([id, decision])
          if (isAway) return { ok: false, error: ERROR }
          const done = decision.kind === 'accept' ? 'accepted' : 'rejected'
          const results = decision.hunks.map((hunk) => ({
            hunk,
            ...(answers[hunk] ?? { status: done, message: null }),
          }))
          stored = stored.map((one) => ({
            ...one,
            hunks: one.hunks.filter(({ id }) => results.find(({ hunk }) => hunk === id)?.status !== done),
          }))
          return { ok: true, value: { results } } as never
        },
      },
      'demo/notes',
    )
  })
  afterEach(() => {
    list.destroy()
    vi.useRealTimers()
  })

  const ids = () => list.snapshot().pending.map(({ hunk }) => hunk.id)
  const pending = (...ids: string[]) => list.snapshot().pending.filter(({ hunk }) => ids.includes(hunk.id))

  it('EDIT-226: is asked for at once, then once a second however often it changes, and the last change always', async () => {
    list.refresh()
    await vi.advanceTimersByTimeAsync(0)
    expect(ids()).toEqual(['a', 'b', 'd'])
    for (let change = 0; change < 25; change++) {
      list.refresh()
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(asked).toBe(3)
    stored = []
    list.refresh()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(asked).toBe(4)
    expect(ids()).toEqual([])
  })

  it('EDIT-228: what is decided goes at once, and several of one author are decided suggestion by suggestion', async () => {
    list.refresh()
    await vi.advanceTimersByTimeAsync(0)
    const first = list.decide('accept', pending('a'), { a: 'other' })
    expect([...list.snapshot().deciding]).toEqual(['a'])
    expect(await list.decide('reject', pending('a'))).toMatchObject({ isDone: false, text: '' })
    expect(await first).toMatchObject({ isDone: true, text: '' })
    expect(ids()).toEqual(['b', 'd'])
    await list.decide('reject', pending('b', 'd'))
    expect(ids()).toEqual([])
    expect(decisions).toEqual([
      ['s', { kind: 'accept', hunks: ['a'], edits: { a: 'other' } }],
      ['s', { kind: 'reject', hunks: ['b'] }],
      ['t', { kind: 'reject', hunks: ['d'] }],
    ])
  })

  it('EDIT-229: who decides second is told, and a part that does not fit stays', async () => {
    list.refresh()
    await vi.advanceTimersByTimeAsync(0)
    answers = {
      a: { status: 'decided', message: 'Ben rejected this already.' },
      b: { status: 'conflict', message: null },
    }
    expect(await list.decide('accept', pending('a'))).toMatchObject({
      isDone: false,
      text: 'Ben rejected this already.',
      parts: [],
    })
    expect(ids()).toEqual(['b', 'd'])
    const { isDone, text } = await list.decide('accept', pending('b'))
    expect([isDone, text]).toEqual([false, 'The text was changed since. Look at both versions.'])
    expect(ids()).toEqual(['b', 'd'])
    expect(list.snapshot().deciding.size).toBe(0)
  })

  it('EDIT-227: of what was changed since one takes what was suggested, or writes another text', async () => {
    const conflict = { view: 'conflict', after: 'suggested' } as const
    stored = [suggestion('s', hunk('a', conflict), hunk('b', conflict)), suggestion('t', hunk('c', conflict))]
    list.refresh()
    await vi.advanceTimersByTimeAsync(0)
    await list.decide('accept', pending('a'))
    await list.decide('accept', pending('b'), { b: 'other' })
    answers = { c: { status: 'gone', message: null } }
    expect(await list.decide('accept', pending('c'))).toMatchObject({ isDone: false })
    expect(decisions.map(([, decision]) => decision)).toEqual([
      { kind: 'accept', hunks: ['a'], edits: {}, force: true },
      { kind: 'accept', hunks: ['b'], edits: { b: 'other' }, force: true },
      { kind: 'accept', hunks: ['c'], edits: {}, force: true },
    ])
  })

  it('EDIT-391: what was decided is undone, the last first, and says so when that cannot be', async () => {
    list.refresh()
    await vi.advanceTimersByTimeAsync(0)
    const { parts } = await list.decide('accept', pending('a', 'b', 'd'))
    expect(parts.map((part) => part.hunk)).toEqual(['a', 'b', 'd'])
    answers = { b: { status: 'conflict', message: 'These words were changed since.' } }
    expect(await list.undo(parts)).toMatchObject({ isDone: false, text: 'These words were changed since.' })
    expect(decisions.slice(2)).toEqual([
      ['t', { kind: 'undo', hunks: ['d'] }],
      ['s', { kind: 'undo', hunks: ['b', 'a'] }],
    ])
  })

  it('EDIT-392: what was decided is asked for when somebody wants to see it, the last first', async () => {
    const at = (time: string) => ({ status: 'accepted', decidedAt: time }) as const
    stored = [suggestion('s', hunk('a', at('2026-01-01')), hunk('b'), hunk('c', at('2026-01-02')))]
    list.refresh()
    await vi.advanceTimersByTimeAsync(0)
    expect(list.snapshot().decided).toBeNull()
    list.wantDecided()
    await vi.advanceTimersByTimeAsync(1_500)
    expect(lists).toEqual(['pending', 'all'])
    expect(list.snapshot().decided!.map((one) => one.hunk.id)).toEqual(['c', 'a'])
    expect(ids()).toEqual(['b'])
  })

  it('keeps what it has while the server does not answer, and says what it did not do', async () => {
    isAway = true
    list.refresh()
    await vi.advanceTimersByTimeAsync(0)
    expect(list.snapshot().state).toBe('failed')
    isAway = false
    list.refresh()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(list.snapshot().state).toBe('loaded')
    isAway = true
    expect(await list.decide('accept', pending('d'))).toMatchObject({
      isDone: false,
      text: 'It is away. Try again.',
    })
    expect(ids()).toEqual(['a', 'b', 'd'])
  })
})
