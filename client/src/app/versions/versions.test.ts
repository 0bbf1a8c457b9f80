import type { MarkedContent } from '@cowrite/crdt/richtext'
import { expect, it } from 'vitest'
import type { ChangeLine, Version, VersionsApi } from '../../api/versions.ts'
import { ChangeList } from './change-list.ts'
import { formatText } from './format-text.ts'
import { groupVersions } from './group-versions.ts'
import { visitAfter } from './last-visit.ts'
import { pairOf } from './pair-of.ts'
import { contentOf } from './sides.ts'
import { placeOf, searchOf } from './versions-place.ts'

const version = (id: string, createdAt: string, name: string | null = null): Version => ({
  id,
  kind: name === null ? 'interval' : 'named',
  name,
  principal: 'guest',
  createdAt,
})

it('EDIT-420: the versions are grouped by day, and of many automatic ones the older are one entry', () => {
  const now = new Date(2026, 2, 11, 15)
  const at = (day: number, hour: number) => new Date(2026, 2, day, hour).toISOString()
  const versions = [
    version('9', at(11, 14)),
    version('8', at(10, 18), 'Sent'),
    ...[17, 16, 15, 14, 13, 12].map((hour) => version(String(hour), at(10, hour))),
    version('1', at(9, 9), 'First draft'),
  ]
  const days = groupVersions(versions, now, 'en-GB')
  expect(days.map(({ label }) => label)).toEqual(['Today', 'Yesterday', 'Monday 9 March'])
  const ids = days.map(({ entries }) =>
    entries.map((entry) => (entry.kind === 'version' ? entry.version.id : entry.versions.length)),
  )
  expect(ids).toEqual([['9'], ['8', '17', '16', '15', 3], ['1']])
  expect(groupVersions([], now)).toEqual([])
})

it('EDIT-421: the address says which versions are open, and the earlier state comes first', () => {
  expect(placeOf('')).toBeNull()
  expect(placeOf('?versions=')).toEqual({ version: null, against: 'now', show: 'differences' })
  const place = { version: 'b', against: 'a', show: 'sides' } as const
  expect(placeOf(searchOf(place))).toEqual(place)
  expect(placeOf('?versions=b&show=whatever')?.show).toBe('differences')
  const versions = [version('b', ''), version('a', '')]
  const pair = (version: string | null, against: string, show = 'differences' as const) =>
    pairOf({ version, against, show }, versions, show)?.pair
  expect(pair(null, 'now')).toEqual({ from: 'b', to: 'now' })
  expect(pair('a', 'now')).toEqual({ from: 'a', to: 'now' })
  expect(pair('b', 'a')).toEqual({ from: 'a', to: 'b' })
  expect(pair('now', 'now')).toEqual({ from: 'b', to: 'now' })
  expect(pair('now', 'a')).toEqual({ from: 'a', to: 'now' })
  expect(pairOf({ ...place, show: 'text' }, versions, 'text')?.pair).toEqual({ from: 'b', to: null })
  expect(pairOf({ version: null, against: 'now', show: 'differences' }, [], 'differences')).toBeNull()
})

it('EDIT-422: a visit begins after half an hour without a sign, and knows when the one before ended', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 10, minute))
  const first = visitAfter(null, at(0))
  expect(first.since).toBeNull()
  const later = visitAfter(visitAfter(first, at(10)), at(20))
  expect(later).toEqual({ seen: at(20).toISOString(), since: null })
  const again = visitAfter(later, at(59))
  expect(again.since).toBe(at(20).toISOString())
  expect(visitAfter(again, at(60)).since).toBe(at(20).toISOString())
})

it('EDIT-423: changes are found by their number while the steps come, and a rest that does not come is told', async () => {
  const step = (changes: number): ChangeLine => ({
    kind: changes === 0 ? 'same' : 'changed',
    blocks: [],
    handle: null,
    was: null,
    changes,
  })
  const api = {
    changes: async (_from: string, _to: string | null, onLines: (lines: readonly ChangeLine[]) => void) => {
      onLines([{ kind: 'authors', authors: [] }, step(0), step(2)])
      onLines([step(0), step(1), step(0)])
      return { ok: true, value: null } as const
    },
  } as Pick<VersionsApi, 'changes'> as VersionsApi
  const list = new ChangeList(api, { from: 'a', to: 'now' })
  expect(list.placeOf(0)).toEqual({ step: 1, n: 0 })
  expect(list.placeOf(1)).toEqual({ step: 1, n: 1 })
  expect(list.placeOf(2)).toEqual({ step: 3, n: 0 })
  expect(list.placeOf(3)).toBeNull()
  await expect.poll(() => list.progress().state).toBe('failed')
  expect(list.progress()).toMatchObject({ count: 5, changes: 3 })
})

it('EDIT-424: a part of both states is either of them again, and changed formats are said in words', () => {
  const bold = { type: 'text', text: 'x', marks: [{ type: 'bold' }], change: 'format', was: { marks: [] } }
  const nodes = [
    {
      type: 'heading',
      attrs: { level: 1 },
      change: 'format',
      was: { attrs: { level: 2 } },
      content: [
        { type: 'text', text: 'a ', by: 1 },
        { type: 'text', text: 'old', change: 'removed', n: 0 },
        { type: 'text', text: 'new', change: 'added', n: 0, by: 2 },
        bold,
      ],
    },
  ] as MarkedContent[]
  expect(contentOf(nodes, 'before')).toEqual([
    { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'a oldx' }] },
  ])
  expect(contentOf(nodes, 'after')).toMatchObject([
    { attrs: { level: 1 }, content: [{ text: 'a new' }, { text: 'x', marks: [{ type: 'bold' }] }] },
  ])
  expect(formatText(nodes[0]!)).toBe('Format: heading 2 to 1')
  expect(formatText(bold as MarkedContent)).toBe('Format: bold added')
})
