import { STYLE_ATTRIBUTE } from './prepare.ts'
import { readStyle } from './style.ts'
import { type Stylesheet, styleOfClasses } from './stylesheet.ts'
import type { TreeElement, TreeNode } from './tree.ts'

/** Elements that are dropped with all that they contain: nothing of them is text of the document. */
const DROPPED: ReadonlySet<string> = new Set([
  ...[
    'applet',
    'area',
    'audio',
    'base',
    'canvas',
    'datalist',
    'dialog',
    'embed',
    'frame',
    'frameset',
    'head',
  ],
  ...[
    'iframe',
    'link',
    'map',
    'meta',
    'meter',
    'noembed',
    'noframes',
    'noscript',
    'object',
    'optgroup',
    'option',
  ],
  ...[
    'param',
    'progress',
    'script',
    'select',
    'source',
    'style',
    'svg',
    'template',
    'textarea',
    'title',
    'track',
  ],
  ...['video', 'xml', 'clipboard-copy'],
])

/** The attributes that say something about the content. All others, and longer values, are dropped. */
const KEPT: ReadonlySet<string> = new Set([
  ...[
    'align',
    'alt',
    'aria-checked',
    'aria-hidden',
    'aria-level',
    'checked',
    'class',
    'colspan',
    'data-aria-level',
  ],
  ...[
    'data-callout',
    'data-checked',
    'data-lang',
    'data-language',
    'data-list',
    'data-type',
    'encoding',
    'height',
    'hidden',
    'href',
  ],
  ...['id', 'role', 'rowspan', 'src', 'start', 'title', 'type', 'value', 'width'],
])

/** Longest value of an attribute, UTF-16 units: the longest address that the schema keeps. */
const MAX_VALUE = 16_384

/** Maximum depth of the tree. Browsers nest up to 512 levels; what is deeper moves up to this level. */
const MAX_DEPTH = 120

/** Maximum number of nodes that are read: ten times those of a book of 500 pages in Word. */
const MAX_NODES = 1_000_000

/**
 * Reads a detached element of the DOM, with what the style sheet says of it. `null` when it has more than a million
 * nodes. Scripts, frames, forms and the like are left out. Reads nothing but names, attributes and texts, so nothing
 * is loaded or run.
 */
export function readTree(root: Node, sheet: Stylesheet): TreeElement | null {
  const styles = new Map<string, Readonly<Record<string, string>>>()
  let count = 0

  const styleOf = (text: string): Readonly<Record<string, string>> => {
    const known = styles.get(text)
    if (known !== undefined) return known
    const style = readStyle(text)
    styles.set(text, style)
    return style
  }

  const read = (element: Element, depth: number): TreeElement => {
    const name = element.localName
    const attributes: Record<string, string> = {}
    for (const { name, value } of element.attributes) {
      if (KEPT.has(name) && value.length <= MAX_VALUE) attributes[name] = value
    }
    const own = element.getAttribute(STYLE_ATTRIBUTE)
    const classes = attributes['class']
    const fromClasses =
      sheet.classes.size === 0 || classes === undefined
        ? null
        : styleOfClasses(sheet, name, classes.split(/\s+/))
    const ownStyle = own === null ? {} : styleOf(own)
    const style = fromClasses === null ? ownStyle : { ...fromClasses, ...ownStyle }
    const children: TreeNode[] = []
    readChildren(element, children, depth)
    return { name, attributes, style, children }
  }

  const readChildren = (parent: Node, into: TreeNode[], depth: number): void => {
    for (let child = parent.firstChild; child !== null; child = child.nextSibling) {
      if (++count > MAX_NODES) return
      if (child.nodeType === Node.TEXT_NODE) into.push(child.nodeValue ?? '')
      else if (child.nodeType === Node.ELEMENT_NODE) {
        const element = child as Element
        if (DROPPED.has(element.localName)) continue
        if (depth < MAX_DEPTH) into.push(read(element, depth + 1))
        else readChildren(element, into, depth)
      }
    }
  }

  const children: TreeNode[] = []
  readChildren(root, children, 0)
  return count > MAX_NODES ? null : { name: 'body', attributes: {}, style: {}, children }
}
