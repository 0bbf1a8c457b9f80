import type { Node, Schema } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import * as Y from 'yjs'
import { FIELD } from '../../schema/schema.ts'
import { HeadlessEditor } from './bound-replica.ts'

/** An editor that exchanges updates with others when told so. */
export class Member {
  readonly doc: Y.Doc
  readonly editor: HeadlessEditor
  /** Transactions that the binding dispatched. */
  readonly drawn: Transaction[] = []

  constructor(schema: Schema, client: number, content?: Uint8Array) {
    this.doc = new Y.Doc()
    this.doc.clientID = client
    if (content !== undefined) Y.applyUpdate(this.doc, content)
    this.editor = new HeadlessEditor(schema, this.fragment)
    this.editor.onDispatch = (transaction) => {
      if (transaction.getMeta('addToHistory') === false) this.drawn.push(transaction)
    }
  }

  get fragment(): Y.XmlFragment {
    return this.doc.getXmlFragment(FIELD)
  }

  get shown(): Node {
    return this.editor.state.doc
  }

  /** Dispatches a transaction made from the editor's state. */
  edit(make: (transaction: Transaction) => Transaction): void {
    this.editor.dispatch(make(this.editor.state.tr))
  }

  /** Receives all that another document has; returns the transactions that the binding made. */
  receive(other: { readonly doc: Y.Doc }): readonly Transaction[] {
    this.drawn.length = 0
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(this.doc)), 'remote')
    return [...this.drawn]
  }
}

/** Exchanges all updates between documents. */
export function exchange(...all: { readonly doc: Y.Doc }[]): void {
  const updates = all.map(({ doc }) => Y.encodeStateAsUpdate(doc))
  for (const { doc } of all) for (const update of updates) Y.applyUpdate(doc, update, 'remote')
}

/** An update that makes a document with these elements. */
export function contentOf(build: (fragment: Y.XmlFragment) => void): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = 1
  doc.transact(() => build(doc.getXmlFragment(FIELD)))
  return Y.encodeStateAsUpdate(doc)
}

/** A paragraph or another textblock with this text. */
export function block(name: string, text: string, attributes: Record<string, unknown> = {}): Y.XmlElement {
  const element = new Y.XmlElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value as string)
  if (text !== '') element.insert(0, [new Y.XmlText(text)])
  return element
}
