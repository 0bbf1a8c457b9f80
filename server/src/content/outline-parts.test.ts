import { BlockDocument, fromMarkdown } from '@cowrite/crdt/richtext'
import { expect, it } from 'vitest'
import { OutlineReceiver, OutlineSender } from './outline-parts.ts'

it('API-30: an outline arrives whole when only the parts that changed are sent', () => {
  const markdown = Array.from({ length: 1_000 }, (_, index) => `Paragraph ${index} – “x”`).join('\n\n')
  const document = new BlockDocument(fromMarkdown(markdown))
  const sender = new OutlineSender()
  const receiver = new OutlineReceiver()
  let sent = 0
  const arrived = (): unknown => {
    const outline = sender.send(document)
    sent = outline.parts.filter(({ bytes }) => bytes !== null).length
    return JSON.parse(Buffer.concat(receiver.receive(outline)).toString())
  }
  const present = () => ({ revision: document.revision, blocks: document.outline() })
  const change = (...operations: Parameters<BlockDocument['apply']>[0]) => document.apply(operations, 7)
  expect(arrived()).toEqual(present())
  expect(sent).toBeGreaterThan(4)
  expect(arrived()).toEqual(present())
  expect(sent).toBe(0)
  const { handle, hash } = document.outline()[500]!
  change({ op: 'replace_block', handle, hash, markdown: 'Another' })
  expect(arrived()).toEqual(present())
  expect(sent).toBe(1)
  change({ op: 'move_block', handle, after: null })
  expect(arrived()).toEqual(present())
  for (const block of document.outline()) change({ op: 'delete_block', ...block })
  expect(arrived()).toEqual(present())
  expect(present().blocks).toHaveLength(1)
})
