import type { Source } from './source.ts'
import { isHidden } from './style.ts'
import { classesOf, descendants, type TreeElement, type TreeNode, textOf } from './tree.ts'

/** Classes of elements that are shown to screen readers only, and of those that only repeat a formula. */
const REPEATED = /^(?:sr-only|visually-hidden|screen-reader-text|cdk-visually-hidden|katex-html)$/

/** The tree without what its page does not show or what belongs to the page: hidden text, buttons, comments of Word. */
export function prune(element: TreeElement, source: Source): TreeElement {
  return { ...element, children: element.children.flatMap((child) => pruned(child, source, false)) }
}

function pruned(node: TreeNode, source: Source, inHeading: boolean): TreeNode[] {
  if (typeof node === 'string') return [node]
  const { name, attributes, style } = node
  if (name === 'br') return [node]
  if (attributes['hidden'] !== undefined || isHidden(style)) return []
  if (classesOf(node).some((one) => REPEATED.test(one))) return []
  if (name === 'math') return [formula(node)]
  // Pages make headings foldable by a button inside.
  if (name === 'button' && !inHeading) return []
  if (name === 'input' && attributes['type'] !== 'checkbox') return []
  if (name === 'img') return image(node)
  if (source === 'word' && isWordsOwn(node)) return []
  // Word's web app ends each paragraph with an invisible sign.
  if (name === 'span' && classesOf(node).includes('EOP')) return []
  const heading = inHeading || /^h[1-6]$/.test(name)
  const children = node.children.flatMap((child) => pruned(child, source, heading))
  // The anchor beside a heading, by which GitHub and others link to it.
  if (name === 'a' && children.length === 0) return []
  return [{ ...node, children }]
}

/** Comments and their references, the placeholders of empty paragraphs, the rule above the footnotes. */
function isWordsOwn(node: TreeElement): boolean {
  const { name, style } = node
  if (name === 'o:p') return textOf(node).trim() === ''
  if (/^(?:comment|comment-list|frame)$/.test(style['mso-element'] ?? '')) return true
  if (style['mso-special-character'] === 'comment') return true
  return classesOf(node).some((one) => /^(?:MsoCommentReference|MsoCommentText)$/.test(one))
}

/** An image, as text if it is an emoji; nothing if it is the box of a task or counts readers. */
function image(node: TreeElement): TreeNode[] {
  const { attributes } = node
  const alt = attributes['alt'] ?? ''
  if (alt.length <= 32 && /^\p{RGI_Emoji}$/v.test(alt)) {
    return [alt]
  }
  if (isTiny(attributes['width']) && isTiny(attributes['height'])) return []
  return [node]
}

function isTiny(size: string | undefined): boolean {
  return size !== undefined && /^[01](?:px)?$/.test(size.trim())
}

/** A formula in the notation of TeX if the page has it, as KaTeX does; else its signs. */
function formula(node: TreeElement): TreeNode {
  const [tex] = descendants(
    node,
    (one) => one.name === 'annotation' && one.attributes['encoding'] === 'application/x-tex',
  )
  return tex === undefined ? textOf(node) : { ...node, attributes: { title: textOf(tex) }, children: [] }
}
