import type { Node } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { richtextSchema } from '../../schema/schema.ts'
import { blockTree } from './block-tree.ts'
import { Ledger } from './ledger.ts'
import { StockReplica } from './stock-replica.ts'

const schema = richtextSchema()
const [ONE, TWO] = [1, 2]

const paragraph = (text: string) =>
  schema.nodes['paragraph']!.create(null, text === '' ? [] : schema.text(text))
const document = (...texts: string[]): Node => schema.nodes['doc']!.create(null, texts.map(paragraph))

/** A replica in which person ONE typed two paragraphs of three characters, with its ledger. */
function setup() {
  const ledger = new Ledger()
  const replica = new StockReplica(schema, 7)
  const edit = (person: number, change: (transaction: Transaction) => Transaction): void => {
    const before = blockTree(replica.doc)
    const transaction = change(replica.state.tr)
    replica.dispatch(transaction)
    ledger.edited(person, transaction, before, blockTree(replica.doc))
  }
  const word = () => Array.from({ length: 3 }, () => ledger.issue(ONE)).join('')
  const [first, second] = [word(), word()]
  edit(ONE, (tr) => tr.replaceWith(0, tr.doc.content.size, [paragraph(first), paragraph(second)]))
  return { ledger, replica, edit, first, second }
}

/** Types a character into the second paragraph in another replica, which has not seen anything since. */
function typeElsewhere(ledger: Ledger, replica: StockReplica): string {
  const elsewhere = new StockReplica(schema, 8)
  elsewhere.applyRemote(Y.encodeStateAsUpdate(replica.doc))
  const typed = ledger.issue(ONE)
  const before = blockTree(elsewhere.doc)
  const insertion = elsewhere.state.tr.insertText(typed, 8)
  elsewhere.dispatch(insertion)
  ledger.edited(ONE, insertion, before, blockTree(elsewhere.doc))
  return typed
}

describe('the ledger', () => {
  it('counts copies beyond the first, and characters that are missing', () => {
    const { ledger, first, second } = setup()
    const { doubled, lost, typed } = ledger.count(document(first + first[0] + first[0], second.slice(1)))
    expect({ doubled, lost, typed }).toEqual({ doubled: [first[0], first[0]], lost: [second[0]], typed: 6 })
  })

  it('does not miss what somebody deleted, and notes when it returns', () => {
    const { ledger, edit, first, second } = setup()
    edit(TWO, (tr) => tr.delete(1, 3))
    expect(ledger.count(document(first[2]!, second))).toMatchObject({ lost: [], returned: 0 })
    expect(ledger.count(document(first, second))).toMatchObject({ lost: [], returned: 2 })
  })

  it('exempts nothing for a block that was joined with another', () => {
    const { ledger, replica, edit, second } = setup()
    const typed = typeElsewhere(ledger, replica)
    edit(TWO, (tr) => tr.join(5))
    expect(ledger.count(document(second))).toMatchObject({ exempt: 0 })
    expect(ledger.count(document(second)).lost).toContain(typed)
  })

  it('exempts what was typed into a block while somebody deleted it', () => {
    const { ledger, replica, edit, first } = setup()
    typeElsewhere(ledger, replica)
    edit(TWO, (tr) => tr.delete(5, 10))
    expect(ledger.count(document(first))).toMatchObject({ lost: [], exempt: 1 })
  })

  it('exempts what was typed into a code block of several lines while somebody deleted it', () => {
    const { ledger, replica, edit, first, second } = setup()
    const lines = schema.text(`${second[0]}\n${second.slice(1)}`)
    edit(ONE, (tr) => tr.replaceWith(5, 10, schema.nodes['codeBlock']!.create(null, lines)))
    typeElsewhere(ledger, replica)
    edit(TWO, (tr) => tr.delete(5, 11))
    expect(ledger.count(document(first))).toMatchObject({ lost: [], exempt: 1 })
  })

  it('exempts what was typed into a copy of a block, when the person who had deleted the block deletes the copy', () => {
    const outcome = (deleter: number) => {
      const { ledger, replica, edit, first } = setup()
      const original = [...blockTree(replica.doc).keys()][1]!
      edit(TWO, (tr) => tr.delete(5, 10))
      const typed = ledger.issue(ONE)
      const block = (characters: string) =>
        new Map([['9:0', { name: 'paragraph', parent: null, characters }]])
      ledger.reconciled(ONE, new Map(), block(typed), () => [original])
      ledger.reconciled(deleter, block(''), new Map(), () => [original])
      return ledger.count(document(first))
    }
    expect(outcome(TWO).exempt).toBe(1)
    expect(outcome(ONE).exempt).toBe(0)
  })

  it('counts what an undo removes of others as lost', () => {
    const { ledger, replica, first, second } = setup()
    const tree = blockTree(replica.doc)
    const docs = { before: document(first, second), after: document(second) }
    ledger.reverted(TWO, docs, tree, tree)
    expect(ledger.count(document(second)).lost).toEqual([...first])
    ledger.reverted(ONE, docs, tree, tree)
    expect(ledger.count(document(second)).lost).toEqual([])
  })

  it('forgets the deletion that its author undid', () => {
    const { ledger, replica, edit, first, second } = setup()
    edit(TWO, (tr) => tr.delete(1, 4))
    const tree = blockTree(replica.doc)
    ledger.reverted(TWO, { before: document('', second), after: document(first, second) }, tree, tree)
    expect(ledger.count(document(second)).lost).toEqual([...first])
  })

  it('counts bursts that stand in reverse order', () => {
    const { ledger, first, second } = setup()
    ledger.burst(first[0]!, first[1]!)
    ledger.burst(first[1]!, first[2]!)
    expect(ledger.count(document(first, second)).reversed).toBe(0)
    expect(ledger.count(document(first[1]! + first[0]! + first[2]!, second)).reversed).toBe(1)
  })

  it('does not expect a character that did not fit into the document', () => {
    const { ledger, edit, first, second } = setup()
    ledger.issue(ONE)
    edit(ONE, (tr) => tr.insertText('x', 1))
    expect(ledger.count(document(first, second))).toMatchObject({ typed: 6, lost: [] })
  })

  it('takes the address of an image for a character', () => {
    const ledger = new Ledger()
    const image = schema.nodes['image']!.create({ src: ledger.issue(ONE) })
    expect(ledger.count(schema.nodes['doc']!.create(null, [image, image])).doubled).toHaveLength(1)
  })
})
