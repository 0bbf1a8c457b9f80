import { type Editor, Extension } from '@tiptap/core'
import {
  DOMParser,
  Fragment,
  type Mark,
  type Node as ModelNode,
  type ParseOptions,
  type Schema,
  Slice,
} from '@tiptap/pm/model'
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { pasteAddress, type TitleOf } from '../links/paste-address.ts'
import { isInTable, pasteCells } from '../tables/editor-table.ts'
import { draggedNodePlugin } from './dragged-node.ts'
import { noticePlugin, type PasteNotice, showNotice, withNotice } from './notice/notice.ts'
import type { PasteData, PreparedPage, Reading } from './reader.ts'
import { addPlace, placeOf, removePlace, waitingPlacesPlugin } from './waiting-places.ts'

/** HTML of one image and nothing else, beside which the clipboard has the image as a file. */
const ONE_IMAGE = /^(?:(?!<img).)*<img(?:(?!<img).)*$/is

/** The reader of pasted content, which is loaded when the text gets the focus. */
type Reader = typeof import('./reader.ts')

interface PasteStorage {
  /** Finds the titles of this server's documents, for pasted addresses; `null` where there are none. */
  titleOf: TitleOf | null
}

declare module '@tiptap/core' {
  interface Storage {
    pasting: PasteStorage
  }
}

/** Reads what is pasted or dropped, from the programs that people copy from, and inserts it. */
export const Paste = Extension.create<object, PasteStorage>({
  name: 'pasting',
  // Before the schema's extensions, of which some read single kinds of text and code on their own.
  priority: 1050,

  addStorage: () => ({ titleOf: null }),

  addProseMirrorPlugins() {
    return [noticePlugin(), draggedNodePlugin(), waitingPlacesPlugin(), new PasteHandler(this.editor).plugin]
  },
})

/** The pasting of one editor. */
class PasteHandler {
  readonly plugin: Plugin
  private readonly editor: Editor
  private reader: Reader | null = null
  /** The HTML that ProseMirror is parsing. */
  private page: PreparedPage | null = null
  /** The text beside that HTML. */
  private text = ''
  /** What was read last. */
  private reading: Reading | null = null
  /** The number of the last content that waited for its reader. */
  private waiting = 0

  constructor(editor: Editor) {
    const { schema } = editor
    this.editor = editor
    this.plugin = new Plugin({
      key: new PluginKey('paste'),
      props: {
        transformPastedHTML: (html) => this.prepare(html),
        clipboardParser: new PasteParser(schema, (dom, options) => this.readHtml(schema, dom, options)),
        clipboardTextParser: (text, $context) => this.readText(schema, text, $context.marks()),
        handlePaste: (view, event, slice) => this.insert(view, event, slice),
        handleDrop: (view, _event, slice, moved) => {
          const lost = this.reading?.lostImages ?? 0
          if (!moved) this.settle(slice, this.reading)
          this.reading = null
          if (lost > 0) showNotice(view, message(view.state.selection.to, lostImages(lost)))
          return false
        },
        handleDOMEvents: {
          focus: () => {
            void this.load()
            return false
          },
          dragenter: () => {
            void this.load()
            return false
          },
          paste: (view, event) => this.paste(view, event),
          drop: (view, event) => this.drop(view, event),
        },
      },
    })
  }

  /** Loads the reader. Resolves to `null` when it cannot be loaded, for example without a network. */
  private async load(): Promise<Reader | null> {
    this.reader ??= await import('./reader.ts').catch((error: unknown) => {
      // A part that does not arrive is no mistake of the program: what is pasted is then read by the schema alone.
      if (error instanceof TypeError) return null
      throw error
    })
    return this.reader
  }

  private paste(view: EditorView, event: ClipboardEvent): boolean {
    const { clipboardData } = event
    // During a composition, and in code, ProseMirror does what is right.
    if (clipboardData === null || !view.editable || view.composing) return false
    if (view.state.selection.$from.parent.type.spec.code === true) return false
    event.preventDefault()
    const data = {
      html: clipboardData.getData('text/html'),
      text: clipboardData.getData('text/plain') || clipboardData.getData('text/uri-list'),
      vscode: clipboardData.getData('vscode-editor-data'),
    }
    const files = [...clipboardData.files]
    if (files.length > 0 && (data.html === '' || (data.text === '' && ONE_IMAGE.test(data.html))))
      this.addFiles(view, files, null)
    else if (this.reader !== null) this.read(view, event, data)
    else {
      // The clipboard can be read only now, so the content waits here for its reader.
      this.readLater(view, event, data)
    }
    return true
  }

  /** Reads the content once its reader is loaded, at the place where it was pasted. The caret stays where it is then. */
  private readLater(view: EditorView, event: ClipboardEvent, data: PasteData): void {
    const number = ++this.waiting
    const { from, to } = view.state.selection
    view.dispatch(addPlace(view.state.tr, number, { from, to }))
    void this.load().then(() => {
      if (view.isDestroyed) return
      const place = placeOf(view.state, number)
      const { selection, doc, tr } = view.state
      const isElsewhere = place !== null && (place.from !== selection.from || place.to !== selection.to)
      if (isElsewhere) tr.setSelection(TextSelection.between(doc.resolve(place.from), doc.resolve(place.to)))
      view.dispatch(removePlace(tr, number))
      if (!view.editable) return
      const before = view.state.doc
      this.read(view, event, data)
      if (!isElsewhere) return
      // What was typed meanwhile follows what was pasted, as its size grew.
      const grown = view.state.doc.content.size - before.content.size
      const follow = (position: number) => (position > place.from ? position + grown : position)
      const { doc: after, tr: back } = view.state
      const caret = Math.min(Math.max(0, follow(selection.head)), after.content.size)
      view.dispatch(back.setSelection(TextSelection.near(after.resolve(caret), -1)).scrollIntoView())
    })
  }

  private drop(view: EditorView, event: DragEvent): boolean {
    const { dataTransfer } = event
    if (dataTransfer === null || view.dragging !== null || dataTransfer.files.length === 0) return false
    if (dataTransfer.getData('text/html') !== '') return false
    // Otherwise the browser would leave the page to show the file.
    event.preventDefault()
    if (!view.editable) return true
    const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? view.state.selection.to
    this.addFiles(view, [...dataTransfer.files], at)
    return true
  }

  /** Adds files at a place, or at the selection, once the code for that is loaded. */
  private addFiles(view: EditorView, files: readonly File[], at: number | null): void {
    const number = ++this.waiting
    if (at !== null) view.dispatch(addPlace(view.state.tr, number, { from: at, to: at }))
    import('../files/insert-files.ts').then(({ insertFiles }) => {
      if (view.isDestroyed) return
      insertFiles(this.editor, files, at === null ? null : (placeOf(view.state, number)?.from ?? null))
      if (at !== null) view.dispatch(removePlace(view.state.tr, number))
    }, reportError)
  }

  /** Has the pictures and files of pasted content sent to the server. */
  private settle(slice: Slice, reading: Reading | null): void {
    let has = false
    slice.content.descendants(({ type }) => {
      has ||= type.name === 'image' || type.name === 'file'
    })
    if (!has) return
    const embedded = reading?.embedded ?? []
    import('../files/settle-pasted.ts').then(
      ({ settlePasted }) => settlePasted(this.editor, slice.content, embedded),
      reportError,
    )
  }

  private read(view: EditorView, event: ClipboardEvent, data: PasteData): void {
    const flavour = this.reader?.flavourOf(data) ?? { kind: data.html === '' ? 'text' : 'html' }
    this.reading = null
    this.text = data.text
    switch (flavour.kind) {
      case 'html':
        view.pasteHTML(data.html, event)
        break
      case 'text':
        view.pasteText(data.text, event)
        break
      case 'code': {
        const node = this.reader?.codeNode(view.state.schema, data.text, flavour.language)
        if (node !== undefined) this.insert(view, event, new Slice(Fragment.from(node), 0, 0))
        break
      }
      default:
        flavour satisfies never
    }
    this.text = ''
  }

  private prepare(html: string): string {
    this.page = this.reader?.preparePage(html) ?? null
    return this.page?.html ?? html
  }

  /** Reads HTML that ProseMirror has parsed; `null` for what the schema alone reads. */
  private readHtml(schema: Schema, dom: Node, options: ParseOptions | undefined): Slice | null {
    const { page, reader } = this
    this.page = null
    if (page === null || reader === null) return null
    if (options?.preserveWhitespace === true) {
      // An editor with ProseMirror has written this HTML.
      if (dom instanceof Element) reader.restoreAlignment(dom)
      return null
    }
    let reading = reader.readPage(schema, dom, page)
    if (reading === null || (reading.nodes.length === 0 && this.text !== '' && reading.lostImages === 0)) {
      reading = reader.readPlainText(schema, this.text)
    }
    this.reading = reading
    return Slice.maxOpen(Fragment.from(reading.nodes))
  }

  private readText(schema: Schema, text: string, marks: readonly Mark[]): Slice {
    const reading = this.reader?.readPlainText(schema, text) ?? literal(schema, text)
    this.reading = reading
    const [only, second] = reading.nodes
    // Text within a line takes the format of the place.
    if (only?.type.name === 'paragraph' && second === undefined && marks.length > 0) {
      const texts = only.children.map((node) =>
        node.mark(marks.reduce((set, mark) => mark.addToSet(set), node.marks)),
      )
      return Slice.maxOpen(Fragment.from(only.copy(Fragment.from(texts))))
    }
    return Slice.maxOpen(Fragment.from(reading.nodes))
  }

  private insert(view: EditorView, event: ClipboardEvent, pasted: Slice): boolean {
    const { reading } = this
    const source = this.text
    this.reading = null
    const { state } = view
    const { selection } = state
    const lost = reading?.lostImages ?? 0
    if (pasted.size === 0) {
      if (lost > 0) showNotice(view, message(selection.to, lostImages(lost)))
      return true
    }
    if (pasteCells(this.editor.storage.table, view, event, pasted)) return true
    const slice = isInTable(state) ? withoutTables(pasted) : pasted
    const address = addressIn(slice)
    if (address !== null && selection.empty) {
      pasteAddress(view, address, this.editor.storage.pasting.titleOf)
      return true
    }
    const tr = state.tr
    if (address !== null && selection.$from.sameParent(selection.$to)) {
      tr.addMark(selection.from, selection.to, address)
    } else {
      const [only] =
        slice.content.childCount === 1 && slice.openStart + slice.openEnd === 0 ? slice.content.content : []
      if (only !== undefined) tr.replaceSelectionWith(only, false)
      else tr.replaceSelection(slice)
      const from = tr.mapping.map(selection.from, -1)
      const to = tr.mapping.map(selection.to, 1)
      if (reading?.markdown === true) withNotice(tr, { kind: 'markdown', from, to, source })
      else if (lost > 0) withNotice(tr, message(to, lostImages(lost)))
    }
    tr.setMeta('paste', true).setMeta('uiEvent', 'paste')
    view.dispatch(tr.scrollIntoView())
    this.settle(slice, reading)
    return true
  }
}

/** Gives parsed HTML to `read` first, and to the schema if that returns `null`. */
class PasteParser extends DOMParser {
  private readonly read: (dom: Node, options: ParseOptions | undefined) => Slice | null

  constructor(schema: Schema, read: (dom: Node, options: ParseOptions | undefined) => Slice | null) {
    super(schema, DOMParser.fromSchema(schema).rules)
    this.read = read
  }

  override parseSlice(dom: Node, options?: ParseOptions): Slice {
    return this.read(dom, options) ?? super.parseSlice(dom, options)
  }
}

function message(at: number, text: string): PasteNotice {
  return { kind: 'message', at, text }
}

function lostImages(count: number): string {
  const left = count === 1 ? 'One image was' : `${count} images were`
  return `${left} left out, as the clipboard does not have the content. It can be added as a file.`
}

/** The lines of a text as paragraphs, while the reader is not there. */
function literal(schema: Schema, text: string): Reading {
  const lines = text.split(/[\r\n]+/).filter((line) => line !== '')
  return {
    nodes: lines.map((line) => schema.node('paragraph', null, schema.text(line))),
    lostImages: 0,
    embedded: [],
    markdown: false,
  }
}

/** The link of a slice that is one address and nothing else. */
function addressIn(slice: Slice): Mark | null {
  const block = slice.content.childCount === 1 ? slice.content.firstChild : null
  const text = block?.isTextblock === true && block.childCount === 1 ? block.firstChild : null
  const link = text?.marks.find((mark) => mark.type.name === 'link')
  return link !== undefined && link.attrs['href'] === text?.text ? link : null
}

/** The slice with the content of its tables in their place: tables are not nested. */
function withoutTables(slice: Slice): Slice {
  if (!slice.content.content.some((node) => node.type.name === 'table')) return slice
  const nodes = slice.content.content.flatMap((node) =>
    node.type.name === 'table' ? contentOf(node) : [node],
  )
  return Slice.maxOpen(Fragment.from(nodes))
}

function contentOf(table: ModelNode): ModelNode[] {
  return table.children.flatMap((row) => row.children.flatMap((cell) => [...cell.children]))
}
