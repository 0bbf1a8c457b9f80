import type { JSONContent } from '@tiptap/core'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { chosenFuzz } from '../../testing/fuzz.ts'
import { writeContent } from '../binding/index.ts'
import { readContent } from '../content/content.ts'
import { FIELD, richtextSchema } from '../schema/schema.ts'
import { randomDocument } from '../testing/random-document.ts'
import { generator } from '../testing/test-document.ts'
import { fromMarkdown, toMarkdown } from './markdown.ts'

const { seed: SEED, cases: CASES } = chosenFuzz(500)
const schema = richtextSchema()

/** A document with this content, as the editor writes it. */
function docOf(content: JSONContent): Y.Doc {
  const node = schema.nodeFromJSON(content)
  node.check()
  const doc = new Y.Doc()
  doc.transact(() => writeContent(doc.getXmlFragment(FIELD), node))
  return doc
}

function imported(markdown: string): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown(markdown))
  return doc
}

describe(`random documents of the whole schema, from seed ${SEED}`, () => {
  it('EDIT-70: what the editor can make is read back from its Markdown as the same document, which gives the same Markdown', () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const doc = docOf(randomDocument(generator(seed)))
      let markdown = ''
      try {
        markdown = toMarkdown(doc)
        const again = imported(markdown)
        expect(readContent(again)).toEqual(readContent(doc))
        expect(toMarkdown(again)).toBe(markdown)
      } catch (error) {
        throw new Error(`COWRITE_FUZZ_SEED=${seed} COWRITE_FUZZ_CASES=1\n${markdown}`, { cause: error })
      }
    }
  }, 300_000)
})
