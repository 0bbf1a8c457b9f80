import {
  type AuthoredBlock,
  Binding,
  type BlockChange,
  bindingPlugin,
  FIELD,
  fromMarkdown,
  richtextSchema,
} from '@cowrite/crdt/richtext'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { carryOut, type DocumentTask } from './document-task.ts'

const schema = richtextSchema()

/** An editor without a view. */
function editorOf(client: number, content: Uint8Array) {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, content)
  doc.clientID = client
  const binding = new Binding(doc.getXmlFragment(FIELD), schema)
  const editor = {
    doc,
    binding,
    state: EditorState.create({ schema, plugins: [bindingPlugin(binding)] }),
    dispatch(transaction: Transaction) {
      this.state = this.state.apply(transaction)
      binding.flush()
    },
  }
  binding.attach(editor)
  return editor
}

/** A document in which two people joined the same two paragraphs before they met, and one typed into the result. */
function joinedTwice(): Uint8Array {
  const content = fromMarkdown('one\n\ntwo')
  const editors = [editorOf(11, content), editorOf(12, content)]
  for (const editor of editors) editor.dispatch(editor.state.tr.join(5))
  const last = editors[1]!
  last.dispatch(last.state.tr.insertText('!', 6))
  return Y.mergeUpdates(editors.map(({ doc }) => Y.encodeStateAsUpdate(doc)))
}

/** What an editor shows that opens the document. */
function shown(bytes: Uint8Array): string {
  const editor = editorOf(13, bytes)
  return editor.state.doc.textBetween(0, editor.state.doc.content.size, '\n')
}

const resultOf = (task: DocumentTask) => {
  const outcome = carryOut(task)
  if (!outcome.ok) throw new Error(outcome.what)
  return outcome.result
}

describe('a document in which several people moved the same', () => {
  it('EDIT-88: is rendered as an editor shows it', () => {
    const bytes = joinedTwice()
    const text = shown(bytes)
    expect(text).toMatch(/^onetwo/)
    const markdown = JSON.parse(String(resultOf({ kind: 'render', bytes, format: 'markdown' })))
    expect(markdown.trim().replaceAll('\\', '')).toBe(text)
    const html = JSON.parse(String(resultOf({ kind: 'render', bytes, format: 'html' })))
    expect(html.replaceAll(/<[^>]*>/g, '')).toBe(text)
  })

  it('EDIT-88: is compared and attributed as an editor shows it', () => {
    const bytes = joinedTwice()
    const text = shown(bytes)
    const before = fromMarkdown('one\n\ntwo')
    const changes: BlockChange[] = JSON.parse(String(resultOf({ kind: 'diff', before, after: bytes })))
    const after = changes.map((change) => (change.kind === 'changed' ? change.afterText : change.text))
    expect(after.join('')).toContain(text)
    const task = { kind: 'authorship', bytes, authorship: [] } as const
    const authored: AuthoredBlock[] = JSON.parse(String(resultOf(task)))
    expect(authored.flatMap(({ runs }) => runs.map((run) => run.text)).join('')).toBe(text)
  })

  it('EDIT-88: is restored by an edit that needs nothing else', () => {
    const bytes = joinedTwice()
    const version = fromMarkdown('one\n\ntwo')
    const edit = resultOf({ kind: 'restore', current: bytes, version, clientId: 99 }) as Uint8Array
    const doc = new Y.Doc()
    Y.applyUpdate(doc, bytes)
    Y.applyUpdate(doc, edit)
    expect(doc.store.pendingStructs).toBeNull()
    expect(shown(Y.encodeStateAsUpdate(doc))).toBe('one\ntwo')
  })
})
