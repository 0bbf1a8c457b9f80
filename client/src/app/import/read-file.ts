import { richtextSchema } from '@cowrite/crdt/richtext'
import type { Node as ModelNode } from '@tiptap/pm/model'
import { inWorker } from '../../editor/export/in-worker.ts'
import type { EmbeddedImage } from '../../editor/files/embedded-image.ts'
import { preparePage, readPage, readPlainText } from '../../editor/paste/reader.ts'
import { decodeText } from './decode-text.ts'
import type { ImportKind } from './file-kind.ts'
import { readDocx } from './read-docx.ts'

/** A file as Markdown, or why it could not be read. */
export type ReadFile =
  | {
      readonly ok: true
      readonly markdown: string
      /** Number of pictures that are neither in the file nor on the web and were left out. */
      readonly lostImages: number
      /** The pictures in the file, to which the Markdown refers by their keys. */
      readonly embedded: readonly EmbeddedImage[]
    }
  | { readonly ok: false; readonly problem: string }

const UNREADABLE: ReadFile = { ok: false, problem: 'It could not be read. It may be damaged.' }
const TOO_MUCH: ReadFile = {
  ok: false,
  problem: 'It is too much for one document. Divide it, then import the parts.',
}

/**
 * Reads a file whose kind and size are checked. HTML, also that of Word files, goes through the reader of what is pasted:
 * nothing in it runs or is loaded. Rejects with the reason of `signal`, and when the browser cannot read the file.
 */
export async function readFile(file: File, kind: ImportKind, signal: AbortSignal): Promise<ReadFile> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  switch (kind) {
    case 'markdown': {
      const markdown = decodeText(bytes, false)
      return markdown === null ? UNREADABLE : { ok: true, markdown, lostImages: 0, embedded: [] }
    }
    case 'text': {
      const text = decodeText(bytes, false)
      if (text === null) return UNREADABLE
      const { nodes } = readPlainText(richtextSchema(), text)
      return { ok: true, markdown: await markdownOf(nodes, signal), lostImages: 0, embedded: [] }
    }
    case 'html': {
      const html = decodeText(bytes, true)
      return html === null ? UNREADABLE : await fromHtml(html, signal)
    }
    case 'docx': {
      const html = await readDocx(bytes.buffer, signal)
      return html === null ? UNREADABLE : await fromHtml(html, signal)
    }
    default:
      return kind satisfies never
  }
}

async function fromHtml(html: string, signal: AbortSignal): Promise<ReadFile> {
  const page = preparePage(html)
  // A document of its own, in which nothing runs or is loaded.
  const { body } = new DOMParser().parseFromString(page.html, 'text/html')
  const reading = readPage(richtextSchema(), body, page)
  if (reading === null) return TOO_MUCH
  const { nodes, lostImages, embedded } = reading
  return { ok: true, markdown: await markdownOf(nodes, signal), lostImages, embedded }
}

async function markdownOf(nodes: readonly ModelNode[], signal: AbortSignal): Promise<string> {
  return String(await inWorker(nodes, { kind: 'markdown' }, signal))
}
