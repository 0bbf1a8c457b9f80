import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { warmUp } from './warm-up.ts'

it('the samples of the warm-up are updates that Yjs reads', () => {
  const samples: Uint8Array[] = []
  const keep = (bytes: Uint8Array): Uint8Array => {
    samples.push(bytes)
    return bytes
  }
  let rounds = 0
  for (const chunk of warmUp(2, keep)) rounds += chunk.blocks.length === 100 ? 1 : 0
  expect(rounds).toBe(2)
  const doc = new Y.Doc()
  for (const bytes of samples) Y.applyUpdate(doc, bytes)
  expect(doc.store.pendingStructs).toBeNull()
  const [paragraph] = doc.getXmlFragment('default').toArray() as [Y.XmlElement]
  expect(paragraph.toString().length).toBeGreaterThan(500)
  expect(doc.getMap('keys').size).toBe(50)
})
