import { describe, expect, it } from 'vitest'
import type { DocumentSummary } from '../../api/documents.ts'
import { type DocumentList, type DocumentListEvent, nextDocumentList } from './document-list.ts'

const summary = (key: string, hour: number): DocumentSummary => ({
  id: key,
  address: `demo/${key}`,
  title: key.toUpperCase(),
  createdAt: '2025-01-01T00:00:00.000Z',
  updatedAt: `2025-01-01T0${hour}:00:00.000Z`,
  trashedAt: null,
  readOnly: false,
  template: false,
  agents: true,
})
const a = summary('a', 1)
const b = summary('b', 2)
const error = { status: 500, error: 'internal', message: 'No.', todo: 'Wait.' }
const after = (...events: DocumentListEvent[]): DocumentList =>
  events.reduce(nextDocumentList, { state: 'loading' } as DocumentList)
const titles = (list: DocumentList) =>
  list.state === 'loaded' ? list.documents.map((one) => one.title) : null
const loaded: DocumentListEvent = { type: 'loaded', documents: [a, b] }

describe('the list of documents', () => {
  it('EDIT-15: shows the newest change first', () => {
    expect(titles(after(loaded))).toEqual(['B', 'A'])
  })

  it('EDIT-15: a document goes to the trash at once, and can be taken back', () => {
    const list = after(loaded, { type: 'removed', documents: [b] })
    expect(list).toMatchObject({ removed: [b] })
    expect(titles(list)).toEqual(['A'])
    const back = nextDocumentList(list, { type: 'added', documents: [b] })
    expect(back).toMatchObject({ removed: [] })
    expect(titles(back)).toEqual(['B', 'A'])
  })

  it('EDIT-186: shows at once that a document is a template, and takes that back when it is refused', () => {
    const templates = (list: DocumentList) =>
      list.state === 'loaded' ? list.documents.filter((one) => one.template).map((one) => one.title) : null
    const list = after(loaded, { type: 'template', address: a.address, template: true })
    expect(templates(list)).toEqual(['A'])
    const undo: DocumentListEvent[] = [{ type: 'template', address: a.address, template: false }]
    const back = nextDocumentList(list, { type: 'refused', error, undo })
    expect(templates(back)).toEqual([])
    expect(back).toMatchObject({ error })
  })

  it('a document that is deleted for good leaves without an offer to take that back, and returns if it is refused', () => {
    const purged = after(loaded, { type: 'removed', documents: [a] }, { type: 'purged', document: b })
    expect(purged).toMatchObject({ documents: [], removed: [] })
    const back = nextDocumentList(purged, {
      type: 'refused',
      error,
      undo: [{ type: 'added', documents: [b] }],
    })
    expect(titles(back)).toEqual(['B'])
  })

  it('EDIT-15: what the server refuses is undone, and said', () => {
    const list = after(
      loaded,
      { type: 'renamed', address: 'demo/a', title: 'New' },
      { type: 'refused', error, undo: [{ type: 'renamed', address: 'demo/a', title: 'A' }] },
    )
    expect(titles(list)).toEqual(['B', 'A'])
    expect(list).toMatchObject({ error })
    const restored = after(
      loaded,
      { type: 'removed', documents: [a] },
      { type: 'refused', error, undo: [{ type: 'added', documents: [a] }] },
    )
    expect(titles(restored)).toEqual(['B', 'A'])
    expect(restored).toMatchObject({ removed: [], error })
    expect(nextDocumentList(restored, { type: 'noted' })).toMatchObject({ error: null })
  })

  it('a failed refresh keeps what is shown; a failed first load says so', () => {
    expect(after({ type: 'failed', error })).toEqual({ state: 'failed', error })
    expect(titles(after(loaded, { type: 'failed', error }))).toEqual(['B', 'A'])
    expect(after({ type: 'failed', error }, { type: 'load' })).toEqual({ state: 'loading' })
    expect(titles(after(loaded, { type: 'load' }))).toEqual(['B', 'A'])
  })
})
