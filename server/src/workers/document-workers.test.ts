import { fromMarkdown } from '@cowrite/crdt/richtext'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { DocumentWorkers } from './document-workers.ts'

const log = pino({ level: 'silent' })
let workers: DocumentWorkers | undefined

afterEach(() => workers?.close())

const shown = (text: string) => ({ kind: 'render', bytes: fromMarkdown(text), format: 'markdown' }) as const

/** So many that comparing two such documents takes longer than this test allows. */
function manyParagraphs(word: string): Uint8Array {
  const doc = new Y.Doc()
  const paragraphs = Array.from({ length: 100_000 }, (_, index) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(`${word} ${index}`)])
    return paragraph
  })
  doc.getXmlFragment('default').insert(0, paragraphs)
  return Y.encodeStateAsUpdate(doc)
}

describe('DocumentWorkers', () => {
  it('renders, compares and restores documents and tells who wrote them', async () => {
    workers = new DocumentWorkers(log)
    const bytes = fromMarkdown('# One\n\nTwo **three**')
    const render = async (format: 'markdown' | 'html' | 'json') =>
      await workers?.run('a', { kind: 'render', bytes, format })
    expect(await render('markdown')).toEqual({ ok: true, result: '# One\n\nTwo **three**\n' })
    expect(await render('html')).toMatchObject({
      ok: true,
      result: expect.stringContaining('<strong>three</strong>'),
    })
    expect(await render('json')).toMatchObject({ ok: true, result: { type: 'doc' } })
    const author = { principal: 'ana', kind: 'person', run: null } as const
    const authorship = [{ client: 1, clock: 0, author }]
    expect(await workers.run('a', { kind: 'authorship', bytes, authorship })).toMatchObject({
      ok: true,
      result: [
        { type: 'heading', runs: [{ text: 'One', author }] },
        { type: 'paragraph', runs: [{ text: 'Two three', author }] },
      ],
    })
    const doc = new Y.Doc()
    Y.applyUpdate(doc, bytes)
    doc.getXmlFragment('default').delete(0, 1)
    const current = Y.encodeStateAsUpdate(doc)
    expect(await workers.run('a', { kind: 'diff', before: bytes, after: current })).toMatchObject({
      ok: true,
      result: [{ kind: 'removed', text: 'One' }, { kind: 'same' }],
    })
    const restored = await workers.run('a', { kind: 'restore', current, version: bytes, clientId: 7 })
    Y.applyUpdate(doc, (restored.ok && restored.result) || Uint8Array.of(0, 0))
    expect(doc.getXmlFragment('default').length).toBe(2)
    const again = {
      kind: 'restore',
      current: Y.encodeStateAsUpdate(doc),
      version: bytes,
      clientId: 8,
    } as const
    expect(await workers.run('a', again)).toEqual({ ok: true, result: null })
  })

  it('says so when a document cannot be worked with, and goes on with others', async () => {
    workers = new DocumentWorkers(log)
    const nonsense = { kind: 'render', bytes: Uint8Array.of(9, 9, 9), format: 'html' } as const
    const [bad, good] = await Promise.all([workers.run('a', nonsense), workers.run('b', shown('Good'))])
    expect(bad).toEqual({ ok: false, reason: 'too-complex' })
    expect(good).toEqual({ ok: true, result: 'Good\n' })
    expect(await workers.run('a', shown('Again'))).toEqual({ ok: true, result: 'Again\n' })
  })

  it('ends what takes too long, and only that', async () => {
    workers = new DocumentWorkers(log, 3_000)
    const slow = { kind: 'diff', before: manyParagraphs('one'), after: manyParagraphs('two') } as const
    const ended = workers.run('a', slow)
    const behind = workers.run('a', shown('Behind it'))
    expect(await workers.run('b', shown('Beside it'))).toEqual({ ok: true, result: 'Beside it\n' })
    expect(await ended).toEqual({ ok: false, reason: 'too-complex' })
    expect(await behind).toEqual({ ok: true, result: 'Behind it\n' })
  })

  it('answers nothing more once it is closed', async () => {
    workers = new DocumentWorkers(log)
    const pending = workers.run('a', shown('Text'))
    await workers.close()
    expect(await pending).toEqual({ ok: false, reason: 'closing' })
    expect(await workers.run('a', shown('Text'))).toEqual({ ok: false, reason: 'closing' })
  })
})
