import {
  contentToHtml,
  contentToMarkdown,
  readContent,
  settleMoves,
  type TrackedBlock,
} from '@cowrite/crdt/richtext'
import type { JSONContent } from '@tiptap/core'
import * as Y from 'yjs'
import { blocksWithRevisions, type Suggester } from './docx/revisions.ts'
import type { FileFormat } from './formats.ts'
import { loadPictures } from './pictures/load-pictures.ts'
import { readingPage } from './reading-page.ts'

/** What a worker is asked to make of the blocks that it was given before, as JSON of the schema. */
export type ExportTask =
  | {
      readonly kind: 'markdown'
      /** The address of the document's page, to which addresses of files refer; they stay relative without it. */
      readonly base?: string
    }
  | {
      readonly kind: 'file'
      readonly format: FileFormat
      /** The document as a Yjs update, in place of blocks, when it has content that the schema does not know. */
      readonly update: Uint8Array | null
      readonly title: string
      /** The address of the document's page. */
      readonly base: string
      /** Where stored pictures can be loaded now, by their `src`. */
      readonly addresses?: Readonly<Record<string, string>>
      /** For a Word file: the document with suggestions, in place of blocks and update. */
      readonly tracked?: TrackedContent
    }

/** A document with what is suggested, and who suggests it. */
export interface TrackedContent {
  readonly blocks: readonly TrackedBlock[]
  readonly people: readonly Suggester[]
}

/** Makes what a task asks for. It may take seconds, and belongs into a worker. */
export async function makeFile(
  given: readonly JSONContent[],
  task: ExportTask,
): Promise<string | ArrayBuffer> {
  if (task.kind === 'markdown')
    return task.base === undefined ? contentToMarkdown(given) : markdownOf(given, task.base)
  const { format, title, base, update, tracked, addresses = {} } = task
  const blocks =
    tracked !== undefined ? blocksWithRevisions(tracked.blocks) : update === null ? given : blocksIn(update)
  switch (format) {
    case 'markdown':
      return markdownOf(blocks, base)
    case 'html': {
      const pictures = await loadPictures(imagesIn(blocks), { base, addresses })
      return readingPage({ title, html: contentToHtml(blocks), base, pictures })
    }
    case 'docx': {
      const { makeDocx } = await import('./docx/make-docx.ts')
      const pictures = await loadPictures(imagesIn(blocks), { base, addresses })
      return await makeDocx({ title, blocks, base, pictures, people: tracked?.people ?? [] })
    }
    default:
      return format satisfies never
  }
}

/** Markdown in which stored pictures and files have absolute addresses, which other programs can follow. */
function markdownOf(blocks: readonly JSONContent[], base: string): string {
  return contentToMarkdown(blocks.map((block) => withAbsoluteSources(block, base)))
}

function withAbsoluteSources(block: JSONContent, base: string): JSONContent {
  const { attrs, content } = block
  const src: unknown = attrs?.['src']
  if (typeof src === 'string' && src.startsWith('/files/'))
    return { ...block, attrs: { ...attrs, src: new URL(src, base).href } }
  if (content === undefined) return block
  return { ...block, content: content.map((child) => withAbsoluteSources(child, base)) }
}

function blocksIn(update: Uint8Array): readonly JSONContent[] {
  const doc = new Y.Doc()
  try {
    Y.applyUpdate(doc, update)
    // One copy of what several people moved at the same time, as the editor shows it.
    settleMoves(doc)
    return readContent(doc).content ?? []
  } finally {
    doc.destroy()
  }
}

function* imagesIn(blocks: readonly JSONContent[]): Iterable<string> {
  for (const { type, attrs, content } of blocks) {
    const src: unknown = attrs?.['src']
    if (type === 'image' && typeof src === 'string') yield src
    if (content !== undefined) yield* imagesIn(content)
  }
}
