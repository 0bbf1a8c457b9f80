import type { CalloutKind } from '@cowrite/crdt/richtext'
import { classesOf, isElement, isNamed, type TreeElement, type TreeNode, textOf } from './tree.ts'

/** A quotation or callout as found in a page. */
export interface PageQuotation {
  readonly callout: CalloutKind | null
  /** Null for a callout. */
  readonly source: string | null
  /** Its content, without its label and source. */
  readonly children: readonly TreeNode[]
}

const KINDS: ReadonlyMap<string | undefined, CalloutKind> = new Map([
  ['note', 'note'],
  ['tip', 'tip'],
  ['important', 'warning'],
  ['warning', 'warning'],
  ['caution', 'caution'],
])
const ALERT = /^markdown-alert-(\w+)$/
/** Longest source, UTF-16 units: that of the schema. */
const MAX_SOURCE = 500
const LABEL = /^(?:markdown-alert-title|cw-callout-label)$/

/**
 * Quotations, also in Word's styles; the callouts of Notion and of GitHub's pages; those that this project exports. `null`
 * for any other element.
 */
export function quotationIn(element: TreeElement): PageQuotation | null {
  const callout = calloutIn(element)
  if (callout !== null) {
    const isLabel = (child: TreeNode) => isElement(child) && classesOf(child).some((name) => LABEL.test(name))
    return { callout, source: null, children: element.children.filter((child) => !isLabel(child)) }
  }
  if (element.name === 'figure') return figure(element)
  if (!isQuote(element)) return null
  const footer = element.children.find((child) => isNamed(child, 'footer'))
  const cite = isElement(footer) ? footer.children.find((child) => isNamed(child, 'cite')) : undefined
  const source = cite === undefined ? null : sourceIn(cite)
  const children = source === null ? element.children : element.children.filter((child) => child !== footer)
  return { callout: null, source, children }
}

/** A quotation whose source is the caption of its figure. */
function figure({ children }: TreeElement): PageQuotation | null {
  const quote = children.find((child) => isNamed(child, 'blockquote'))
  const caption = children.find((child) => isNamed(child, 'figcaption'))
  const source = caption === undefined ? null : sourceIn(caption)
  if (!isElement(quote) || source === null) return null
  return { callout: null, source, children: quote.children }
}

function sourceIn(node: TreeNode): string | null {
  const text = textOf(node)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be removed.
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim()
    .replace(/^[—–]\s*/, '')
    .toWellFormed()
  return text === '' || text.length > MAX_SOURCE ? null : text
}

function calloutIn(element: TreeElement): CalloutKind | null {
  const own = element.name === 'blockquote' ? KINDS.get(element.attributes['data-callout']) : undefined
  const alert = classesOf(element).flatMap((name) => ALERT.exec(name)?.[1] ?? [])[0]
  return own ?? KINDS.get(alert) ?? null
}

function isQuote(element: TreeElement): boolean {
  if (isNamed(element, 'blockquote', 'aside')) return true
  return classesOf(element).some((name) => /^(?:MsoQuote|MsoIntenseQuote|markdown-alert)$/.test(name))
}
