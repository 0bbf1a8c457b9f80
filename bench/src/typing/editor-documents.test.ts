import { readContent, richtextSchema } from '@cowrite/crdt/richtext'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { FIELD, mixedDocument, paragraphsDocument, tablesDocument, textsOf } from './editor-documents.ts'

function opened(update: Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return doc
}

it('makes documents that the editor shows as they are', () => {
  for (const [update, blocks, texts] of [
    [paragraphsDocument(20), 20, 20],
    [tablesDocument(3, 4), 7, 4 + 3 * 4 * 3],
    [mixedDocument({ paragraphs: 50, tables: 4, diagrams: 2 }), 56, 50 + 4 * 4 * 3 + 2],
  ] as const) {
    const doc = opened(update)
    expect(textsOf(doc.getXmlFragment(FIELD))).toHaveLength(texts)
    const node = richtextSchema().nodeFromJSON(readContent(doc))
    node.check()
    expect(node.childCount).toBe(blocks)
  }
})
