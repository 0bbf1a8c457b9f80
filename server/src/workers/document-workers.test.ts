import { fromMarkdown } from '@cowrite/crdt/richtext'
import { pino } from 'pino'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { DocumentWorkers, type Worked } from './document-workers.ts'

const logger = pino({ level: 'silent' })
let workers: DocumentWorkers | undefined

afterEach(() => workers?.close())

/** A comparison of two documents that takes far longer than these tests allow. */
let slow: { readonly kind: 'diff'; readonly before: Uint8Array; readonly after: Uint8Array }
beforeAll(() => {
  slow = { kind: 'diff', before: manyParagraphs('one'), after: manyParagraphs('two') }
})

const shown = (text: string) => ({ kind: 'render', bytes: fromMarkdown(text), format: 'markdown' }) as const

/** A document so large that comparing two of its kind takes longer than the test allows. */
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

/** Nested blockquotes. */
function nested(depth: number): Uint8Array {
  const doc = new Y.Doc()
  let inner: Y.XmlFragment = doc.getXmlFragment('default')
  doc.transact(() => {
    for (let level = 0; level < depth; level++) {
      const quote = new Y.XmlElement('blockquote')
      inner.insert(0, [quote])
      inner = quote
    }
  })
  return Y.encodeStateAsUpdate(doc)
}

/** The result of a task, with its JSON parsed. */
async function read(worked: Promise<Worked<unknown>> | undefined): Promise<unknown> {
  const answer = await worked
  return answer?.ok && typeof answer.result === 'string'
    ? { ok: true, result: JSON.parse(answer.result) as unknown }
    : answer
}

describe('DocumentWorkers', () => {
  it('renders, compares and restores documents and tells who wrote them', async () => {
    workers = new DocumentWorkers(logger)
    const bytes = fromMarkdown('# One\n\nTwo **three**')
    const render = async (format: 'markdown' | 'html' | 'json') =>
      await read(workers?.run('a', { kind: 'render', bytes, format }))
    expect(await render('markdown')).toEqual({ ok: true, result: '# One\n\nTwo **three**\n' })
    expect(await render('html')).toMatchObject({
      ok: true,
      result: expect.stringContaining('<strong>three</strong>'),
    })
    expect(await render('json')).toMatchObject({ ok: true, result: { type: 'doc' } })
    const author = { principal: 'ana', kind: 'person', run: null } as const
    const authorship = [{ client: 1, clock: 0, author }]
    expect(await read(workers.run('a', { kind: 'authorship', bytes, authorship }))).toMatchObject({
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
    expect(await read(workers.run('a', { kind: 'diff', before: bytes, after: current }))).toMatchObject({
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

  it('VER-68: parts of differences come before the result; what nobody waits for any more does not run, and is no failure', async () => {
    workers = new DocumentWorkers(logger)
    const [before, after] = [fromMarkdown('One\n\nTwo'), fromMarkdown('One\n\nThree')]
    const task = { kind: 'changes', before, after, authorship: [], blocks: true } as const
    const parts: string[] = []
    const onPart = (part: Uint8Array) => void parts.push(new TextDecoder().decode(part))
    const leaving = new AbortController()
    leaving.abort()
    const left = await workers.run('a', task, { onPart, signal: leaving.signal })
    expect([left.ok, parts]).toEqual([false, []])
    const worked = await workers.run('a', task, { onPart, signal: new AbortController().signal })
    expect(worked).toMatchObject({ ok: true, result: { changes: 2, added: 1, removed: 1 } })
    const kinds = parts.flatMap((part) => part.trim().split('\n')).map((line) => JSON.parse(line) as object)
    expect(kinds).toMatchObject([
      { kind: 'writers' },
      { kind: 'same' },
      { kind: 'removed' },
      { kind: 'added' },
    ])
    const quiet = await workers.run('a', { ...task, blocks: false })
    expect(quiet).toMatchObject({ ok: true, result: { changes: 2 } })
  })

  it('says so when a document cannot be worked with, and goes on with others', async () => {
    workers = new DocumentWorkers(logger)
    const nonsense = { kind: 'render', bytes: Uint8Array.of(9, 9, 9), format: 'html' } as const
    const [bad, good] = await Promise.all([workers.run('a', nonsense), read(workers.run('b', shown('Good')))])
    expect(bad).toEqual({ ok: false, reason: 'too-complex' })
    expect(good).toEqual({ ok: true, result: 'Good\n' })
    expect(await read(workers.run('a', shown('Again')))).toEqual({ ok: true, result: 'Again\n' })
  })

  it('ends what takes too long, and only that', async () => {
    workers = new DocumentWorkers(logger, 3_000)
    const ended = workers.run('a', slow)
    const behind = workers.run('a', shown('Behind it'))
    expect(await read(workers.run('b', shown('Beside it')))).toEqual({ ok: true, result: 'Beside it\n' })
    expect(await ended).toEqual({ ok: false, reason: 'too-complex' })
    expect(await read(behind)).toEqual({ ok: true, result: 'Behind it\n' })
  })

  it('answers nothing more once it is closed', async () => {
    workers = new DocumentWorkers(logger)
    const pending = workers.run('a', shown('Text'))
    await workers.close()
    expect(await pending).toEqual({ ok: false, reason: 'closing' })
    expect(await workers.run('a', shown('Text'))).toEqual({ ok: false, reason: 'closing' })
  })

  it('LIM-60: a document nested too deeply for anything is refused at once in every format, and one that is not is worked with', async () => {
    workers = new DocumentWorkers(logger)
    const start = performance.now()
    for (const depth of [1_500, 5_000]) {
      const bytes = nested(depth)
      for (const format of ['markdown', 'html', 'json'] as const) {
        const task = { kind: 'render', bytes, format } as const
        expect(await workers.run('a', task)).toEqual({ ok: false, reason: 'too-complex' })
      }
      const others = [
        { kind: 'diff', before: bytes, after: fromMarkdown('a') },
        { kind: 'restore', current: fromMarkdown('a'), version: bytes, clientId: 7 },
        { kind: 'authorship', bytes, authorship: [] },
      ] as const
      for (const task of others)
        expect(await workers.run('a', task)).toEqual({ ok: false, reason: 'too-complex' })
    }
    // Far less than the sum of the time limits of all tasks.
    expect(performance.now() - start).toBeLessThan(30_000)
    const deep = nested(500)
    for (const format of ['markdown', 'html', 'json'] as const)
      expect(await workers.run('b', { kind: 'render', bytes: deep, format })).toMatchObject({ ok: true })
    const restored = await workers.run('c', {
      kind: 'restore',
      current: fromMarkdown('a'),
      version: deep,
      clientId: 7,
    })
    expect(restored).toMatchObject({ ok: true, result: expect.any(Uint8Array) })
    expect(await workers.run('c', { kind: 'authorship', bytes: deep, authorship: [] })).toMatchObject({
      ok: true,
    })
    expect(await workers.run('c', { kind: 'diff', before: deep, after: nested(499) })).toMatchObject({
      ok: true,
    })
  })

  it('LIM-62: what took too long is answered at once while the document is the same, and tried again when it has changed', async () => {
    workers = new DocumentWorkers(logger, 2_000)
    expect(await workers.run('a', slow)).toEqual({ ok: false, reason: 'too-complex' })
    const start = performance.now()
    expect(await workers.run('a', { ...slow })).toEqual({ ok: false, reason: 'too-complex' })
    expect(performance.now() - start).toBeLessThan(1_000)
    expect(await read(workers.run('a', shown('Changed')))).toEqual({ ok: true, result: 'Changed\n' })
    // No failure of another document is known.
    expect(await workers.run('b', shown('Other'))).toMatchObject({ ok: true })
  })

  it('LIM-61: documents that take all their time do not keep others waiting, however many they are', async () => {
    workers = new DocumentWorkers(logger, 3_000)
    const hostile = ['a', 'b', 'c', 'a', 'b', 'c'].map((name) => workers!.run(name, slow))
    const ended: string[] = []
    for (const [index, one] of hostile.entries()) void one.then(() => ended.push(`hostile ${index}`))
    for (const name of ['d', 'e', 'f', 'g']) {
      expect(await read(workers.run(name, shown(name)))).toEqual({ ok: true, result: `${name}\n` })
      ended.push(name)
    }
    // Independent of speed: the hostile documents run one by one, each for its full time limit.
    expect(ended.indexOf('g')).toBeLessThan(6)
    await workers.close()
    expect(await Promise.all(hostile)).not.toContainEqual(expect.objectContaining({ ok: true }))
  })
})
