import type { Editor } from '@tiptap/core'
import { Fragment, type Node, type Schema, Slice } from '@tiptap/pm/model'
import { NodeSelection, Selection } from '@tiptap/pm/state'
import { dropPoint } from '@tiptap/pm/transform'
import { filesOf } from './document-files.ts'
import { isImageFile } from './file-facts.ts'
import { localSource, newFileKey } from './file-source.ts'

/** Most files that are added at once. */
export const MAX_FILES = 50

/** Adds files at the selection, or between the blocks at `at`, and begins to send them. */
export function insertFiles(editor: Editor, files: readonly File[], at: number | null = null): void {
  if (!editor.isEditable || files.length === 0) return
  if (files.length > MAX_FILES) {
    editor.emit('toast', { text: `No more than ${MAX_FILES} files can be added at once.` })
    return
  }
  const empty = files.find(({ size }) => size === 0)
  if (empty !== undefined) editor.emit('toast', { text: `“${empty.name}” is empty, and was left out.` })
  const added = files.filter(({ size }) => size > 0).map((file) => ({ file, key: newFileKey() }))
  if (added.length === 0) return
  const nodes = added.map(({ file, key }) => nodeOf(editor.schema, file, key))
  place(editor, nodes, at)
  for (const { file, key } of added) send(editor, file, key)
}

/** Puts another file in place of an image or a card. */
export function replaceFile(editor: Editor, position: number, file: File): void {
  const old = editor.state.doc.nodeAt(position)
  if (!editor.isEditable || old === null || file.size === 0) return
  const key = newFileKey()
  const next = nodeOf(editor.schema, file, key)
  const kept =
    next.type === old.type ? { ...old.attrs, ...next.attrs, width: null, height: null } : next.attrs
  const attrs =
    next.type.name === 'image' && old.type === next.type
      ? {
          ...kept,
          alt: null,
          title: null,
          percent: old.attrs['percent'],
          align: old.attrs['align'],
          caption: old.attrs['caption'],
        }
      : next.attrs
  const { tr } = editor.state
  tr.replaceWith(position, position + old.nodeSize, next.type.create(attrs))
  tr.setSelection(NodeSelection.create(tr.doc, position))
  editor.view.dispatch(tr)
  send(editor, file, key)
}

/** Sends the content of an image or file that is in the document already, under the key by which it refers to it. */
export function send(editor: Editor, file: File | (Blob & { readonly name: string }), key: string): void {
  filesOf(editor).uploads.add({ key, name: file.name, type: file.type, content: file })
}

function nodeOf(schema: Schema, { name, size, type }: File, key: string): Node {
  const src = localSource(key)
  if (isImageFile({ type })) return schema.node('image', { src })
  const plain = name
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 255)
  return schema.node('file', {
    src,
    name: plain || null,
    size,
    type: type.split(';')[0]!.toLowerCase() || null,
  })
}

function place(editor: Editor, nodes: readonly Node[], at: number | null): void {
  const { state, view } = editor
  const { tr, doc, schema } = state
  const slice = new Slice(Fragment.from(nodes), 0, 0)
  if (at === null) {
    const { $from } = tr.selection
    // In the place of an empty line, else after the line.
    const isEmptyLine = $from.parent.type.name === 'paragraph' && $from.parent.content.size === 0
    const from = isEmptyLine ? $from.before() : tr.selection.from
    if (isEmptyLine && $from.depth === 1) tr.replaceWith(from, $from.after(), slice.content)
    else {
      tr.deleteSelection()
      const here = tr.selection.from
      const point = dropPoint(tr.doc, here, slice) ?? here
      tr.replaceRange(point, point, slice)
    }
  } else {
    const point = dropPoint(doc, at, slice) ?? at
    tr.replaceRange(point, point, slice)
  }
  const end = tr.mapping.maps.at(-1)
  let after = 0
  end?.forEach((_from, _to, _newFrom, newTo) => {
    after = newTo
  })
  // One writes on below what was added.
  if (after >= tr.doc.content.size) tr.insert(tr.doc.content.size, schema.node('paragraph'))
  tr.setSelection(Selection.near(tr.doc.resolve(Math.min(after, tr.doc.content.size)), 1))
  view.dispatch(tr.scrollIntoView())
}
