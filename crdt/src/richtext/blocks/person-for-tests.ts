import type { Node } from '@tiptap/pm/model'
import { findWrapping } from '@tiptap/pm/transform'
import * as Y from 'yjs'
import { FIELD, richtextSchema } from '../schema/schema.ts'
import { HeadlessEditor } from './headless-editor.ts'

const schema = richtextSchema()

/** A person with an editor, who edits blocks that are named by their text. */
export class Person {
  readonly doc = new Y.Doc()
  readonly editor: HeadlessEditor
  /** Called with each update of this person. */
  onUpdate: (update: Uint8Array) => void = () => {}

  constructor(client: number, state: Uint8Array) {
    Y.applyUpdate(this.doc, state)
    this.doc.clientID = client
    this.editor = new HeadlessEditor(schema, this.doc.getXmlFragment(FIELD))
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'remote') this.onUpdate(update)
    })
  }

  receive(update: Uint8Array): void {
    this.editor.binding.applyUpdate(update, 'remote')
  }

  snapshot(): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc)
  }

  text(): string {
    const { doc } = this.editor.state
    return doc.textBetween(0, doc.content.size, '\n')
  }

  /** Types behind the first occurrence of a text. */
  type(after: string, text: string): void {
    const { node, position } = this.find(after)
    const at = position + 1 + node.textContent.indexOf(after) + after.length
    this.editor.dispatch(this.editor.state.tr.insertText(text, at))
  }

  /** Presses Enter in front of a text, or a number of characters behind its start. */
  split(before: string, offset: number): void {
    const { node, position } = this.find(before)
    const at = position + 1 + node.textContent.indexOf(before) + offset
    this.editor.dispatch(this.editor.state.tr.split(at))
  }

  retype(text: string, type: string, attrs: Record<string, unknown>): void {
    const { position } = this.find(text)
    this.editor.dispatch(this.editor.state.tr.setNodeMarkup(position, schema.nodes[type], attrs))
  }

  wrap(text: string, type: string): void {
    const { position, node } = this.find(text)
    const { tr, doc } = this.editor.state
    const range = doc.resolve(position + 1).blockRange(doc.resolve(position + node.nodeSize - 1))!
    this.editor.dispatch(tr.wrap(range, findWrapping(range, schema.nodes[type]!)!))
  }

  /** Drags the outermost block with a text to the start of the document. */
  moveToStart(text: string): void {
    const { tr, doc } = this.editor.state
    const $position = doc.resolve(this.find(text).position + 1)
    const [from, block] = [$position.before(1), $position.node(1)]
    tr.delete(from, from + block.nodeSize).insert(0, block)
    this.editor.dispatch(tr.setMeta('uiEvent', 'drop'))
  }

  find(text: string): { readonly node: Node; readonly position: number } {
    let found: { node: Node; position: number } | null = null
    this.editor.state.doc.descendants((node, position) => {
      if (found === null && node.isTextblock && node.textContent.includes(text)) found = { node, position }
      return found === null
    })
    if (found === null) throw new Error(`There is no ${text}`)
    return found
  }
}
