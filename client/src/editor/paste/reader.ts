import type { Node as ModelNode, Schema } from '@tiptap/pm/model'
import { languageOf } from '../code/languages.ts'
import type { EmbeddedImage } from '../files/embedded-image.ts'
import type { Block } from './content/block.ts'
import { boundedBlocks } from './content/limits.ts'
import { toNodes } from './content/to-nodes.ts'
import { prepareHtml, STYLE_ATTRIBUTE } from './html/prepare.ts'
import { prune } from './html/prune.ts'
import { readBlocks } from './html/read-blocks.ts'
import { readTree } from './html/read-tree.ts'
import { type Source, sourceOf } from './html/source.ts'
import { readStyle } from './html/style.ts'
import { readStylesheet, type Stylesheet } from './html/stylesheet.ts'
import { looksLikeMarkdown } from './text/markdown-signs.ts'
import { readPlainList } from './text/plain-list.ts'
import { readText } from './text/read-text.ts'

/** What the clipboard holds, as far as it is used. An absent text is empty. */
export interface PasteData {
  readonly html: string
  readonly text: string
  /** What VS Code says of the text, as JSON. */
  readonly vscode: string
}

/** How content of the clipboard is to be read. */
export type Flavour =
  | { readonly kind: 'html' }
  | { readonly kind: 'text' }
  | { readonly kind: 'code'; readonly language: string | null }

/** HTML that is ready for the browser's parser, with what was taken out of it. */
export interface PreparedPage {
  readonly html: string
  readonly source: Source
  readonly sheet: Stylesheet
}

/** Content that was read. */
export interface Reading {
  readonly nodes: readonly ModelNode[]
  /** Number of images that cannot be kept. */
  readonly lostImages: number
  /** The images whose content is in the text itself. */
  readonly embedded: readonly EmbeddedImage[]
  /** Whether the content is text that is probably Markdown. */
  readonly markdown: boolean
}

/** Decides which form of the clipboard's content is the better one. */
export function flavourOf(data: PasteData): Flavour {
  const mode = vscodeMode(data.vscode)
  if (mode !== null && data.text !== '') {
    const isText = /^(?:markdown|plaintext)$/.test(mode) || !data.text.trim().includes('\n')
    return isText
      ? { kind: 'text' }
      : {
          kind: 'code',
          language: languageOf(
            mode.replace(/^(java|type)scriptreact$/, '$1script').replace('shellscript', 'bash'),
          ),
        }
  }
  if (data.html === '') return { kind: 'text' }
  // Apple's Notes copies the boxes of a checklist only as text.
  if (data.html.includes('Cocoa HTML Writer') && /^[ \t]*[-*◦•] \[[ xX]\] /m.test(data.text)) {
    if (readPlainList(data.text.split(/\r\n?|\n/)) !== null) return { kind: 'text' }
  }
  return { kind: 'html' }
}

function vscodeMode(json: string): string | null {
  const mode = /"mode"\s*:\s*"([\w+#-]{1,40})"/.exec(json.slice(0, 10_000))?.[1]
  return mode ?? null
}

/** Prepares HTML for the browser's parser. */
export function preparePage(html: string): PreparedPage {
  const prepared = prepareHtml(html)
  return { html: prepared.html, source: sourceOf(html), sheet: readStylesheet(prepared.css) }
}

/** Reads a parsed page. `null` when it is too large. */
export function readPage(schema: Schema, root: Node, page: PreparedPage): Reading | null {
  const tree = readTree(root, page.sheet)
  if (tree === null) return null
  const { blocks, ...images } = readBlocks(prune(tree, page.source), page)
  return { nodes: toNodes(schema, boundedBlocks(blocks)), ...images, markdown: false }
}

/** Reads plain text. */
export function readPlainText(schema: Schema, text: string): Reading {
  const blocks = readText(text)
  return {
    nodes: toNodes(schema, blocks),
    lostImages: 0,
    embedded: [],
    markdown: looksLikeMarkdown(text) && !isTable(blocks),
  }
}

function isTable([first]: readonly Block[]): boolean {
  return first?.kind === 'table'
}

/** A block of code in a language, or in none. */
export function codeNode(schema: Schema, text: string, language: string | null): ModelNode {
  return toNodes(schema, [{ kind: 'code', text: text.replace(/\n$/, ''), language }])[0]!
}

/** Gives the cells of HTML that this editor copied their alignment again, which {@link preparePage} took with the styles. */
export function restoreAlignment(root: ParentNode): void {
  for (const cell of root.querySelectorAll(`td[${STYLE_ATTRIBUTE}], th[${STYLE_ATTRIBUTE}]`)) {
    const align = readStyle(cell.getAttribute(STYLE_ATTRIBUTE) ?? '')['text-align']
    if (align !== undefined) cell.setAttribute('align', align)
  }
}
