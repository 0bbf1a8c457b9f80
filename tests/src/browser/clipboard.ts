import type { Locator, Page } from 'playwright-core'
import { textOf } from './document-page.ts'

/** What a test puts on the clipboard: content by media type, and files. */
export interface Clipboard {
  readonly content: Readonly<Record<string, string>>
  readonly files?: readonly { readonly name: string; readonly type: string }[]
}

/** A node of a document as JSON. */
export interface JsonNode {
  readonly type: string
  readonly attrs?: Readonly<Record<string, unknown>>
  readonly content?: readonly JsonNode[]
  readonly marks?: readonly { readonly type: string; readonly attrs?: Readonly<Record<string, unknown>> }[]
  readonly text?: string
}

/** The part of the editor that tests use; Tiptap sets it on its element. */
interface EditorElement extends HTMLElement {
  readonly editor: {
    readonly commands: { setContent(content: unknown): boolean; clearContent(): boolean }
    getJSON(): JsonNode
  }
}

/**
 * Pastes into the text by an event like the browser's. Unlike keys it can have several types, and files; the browser's
 * own clipboard would change the HTML that a test writes to it.
 */
export async function paste(page: Page, clipboard: Clipboard): Promise<void> {
  await textOf(page).evaluate((element, { content, files = [] }) => {
    const data = new DataTransfer()
    for (const [type, text] of Object.entries(content)) data.setData(type, text)
    for (const { name, type } of files) data.items.add(new File(['content'], name, { type }))
    element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    )
  }, clipboard)
}

/** Empties the text. */
export async function emptyText(page: Page): Promise<void> {
  await textOf(page).evaluate((element) => (element as EditorElement).editor.commands.clearContent())
}

/** Replaces the text. */
export async function setText(page: Page, content: readonly JsonNode[]): Promise<void> {
  await textOf(page).evaluate(
    (element, content) => (element as EditorElement).editor.commands.setContent({ type: 'doc', content }),
    content,
  )
}

/** The blocks of the text, without attributes that have no value, and those of links that the schema fixes. */
export async function jsonOf(page: Page): Promise<JsonNode[]> {
  const doc = await textOf(page).evaluate((element) => (element as EditorElement).editor.getJSON())
  return (doc.content ?? []).map(withoutDefaults)
}

function withoutDefaults(node: JsonNode): JsonNode {
  const attrs = given(node.attrs)
  return {
    type: node.type,
    ...(attrs === null ? {} : { attrs }),
    ...(node.text === undefined ? {} : { text: node.text }),
    ...(node.marks === undefined
      ? {}
      : {
          marks: node.marks.map(({ type, attrs }) => {
            const shown = given(attrs)
            return shown === null ? { type } : { type, attrs: shown }
          }),
        }),
    ...(node.content === undefined ? {} : { content: node.content.map(withoutDefaults) }),
  }
}

const FIXED: ReadonlySet<string> = new Set(['target', 'rel', 'class'])

function given(attrs: JsonNode['attrs'] = {}): Record<string, unknown> | null {
  const shown = Object.entries(attrs).filter(([name, value]) => value !== null && !FIXED.has(name))
  return shown.length > 0 ? Object.fromEntries(shown) : null
}

/** The bar with a message or an offer after something was pasted. */
export function noticeBar(page: Page): Locator {
  return page.getByRole('toolbar', { name: 'What was pasted' })
}
