import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { fromMarkdown } from '../markdown/markdown.ts'
import { FIELD } from '../schema/schema.ts'
import { docWith, element, nested, text } from '../testing/hostile-document.ts'
import { START, texts } from '../testing/test-document.ts'
import { MAX_DEPTH, measure } from './extent.ts'

function docOf(update: Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return doc
}

it('LIM-60: types inside of each other are counted in all roots, attributes and embedded types, without recursion', () => {
  expect(measure(docOf(fromMarkdown(START)))).toEqual({ ok: true })
  expect(measure(docOf(nested(MAX_DEPTH)))).toEqual({ ok: true })
  for (const depth of [MAX_DEPTH + 1, 1_500, 20_000])
    expect(measure(docOf(nested(depth)))).toEqual({ ok: false, what: 'too-deep' })
  const maps = new Y.Doc()
  let map = maps.getMap('data')
  maps.transact(() => {
    for (let level = 0; level <= MAX_DEPTH; level++) {
      const inner = new Y.Map()
      map.set('a', inner)
      map = inner
    }
  })
  expect(measure(docOf(Y.encodeStateAsUpdate(maps)))).toEqual({ ok: false, what: 'too-deep' })
})

it('LIM-60: marks count with each run of the text that they are on', () => {
  const doc = docWith(element('paragraph', {}, text('a'.repeat(20_000))))
  const [line] = texts(doc.getXmlFragment(FIELD))
  doc.transact(() => {
    line!.format(0, 20_000, { link: { href: `https://example.com/${'x'.repeat(15_000)}` } })
    for (let at = 19_998; at >= 0; at -= 2) line!.format(at, 1, { bold: {} })
  })
  const update = Y.encodeStateAsUpdate(doc)
  expect(update.length).toBeLessThan(1_000_000)
  expect(measure(docOf(update))).toEqual({ ok: false, what: 'too-large' })
  const big = docWith(element('paragraph', { a: { b: 'x'.repeat(1_000_000) } }, text('x'.repeat(10_000_000))))
  expect(measure(big)).toEqual({ ok: true })
})
