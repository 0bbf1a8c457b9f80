import type { Node } from '@tiptap/pm/model'
import { canonical } from '../content/canonical.ts'
import { plainText } from '../diff/block-text.ts'
import { writeMarkdown } from '../markdown/writer/writer.ts'
import { footnoteLabel, nodeAttributes } from '../schema/attributes.ts'
import { fingerprint } from './fingerprint.ts'
import { itemTypeOf } from './lists.ts'
import { contentOfNode } from './node-content.ts'

/** Most characters of a block's text in an outline. */
const PREVIEW = 80

/**
 * What is derived from the nodes of one document as it changes: a node that stays the same object is worked out once.
 */
export class NodeTexts {
  #hashes = new WeakMap<Node, string>()
  #previews = new WeakMap<Node, string>()
  #labels = new WeakMap<Node, readonly string[]>()
  #markdown = new WeakMap<Node, string>()
  #footnotes: { readonly doc: Node; readonly labels: ReadonlySet<string> } | null = null

  /** Equal for nodes of equal content, attributes and marks. */
  hash(node: Node): string {
    let hash = this.#hashes.get(node)
    if (hash === undefined) {
      hash = fingerprint(this.#digest(node))
      this.#hashes.set(node, hash)
    }
    return hash
  }

  /** The start of a node's text, on one line. */
  preview(node: Node): string {
    let preview = this.#previews.get(node)
    if (preview === undefined) {
      const text = node.isTextblock ? plainText(contentOfNode(node)) : ''
      preview = text.slice(0, PREVIEW).replaceAll(/\s+/g, ' ').trim().toWellFormed()
      this.#previews.set(node, preview)
    }
    return preview
  }

  /** A block as Markdown, without a line feed at its end; `parent` contains it, as items need their list. */
  markdown(node: Node, parent: Node, doc: Node): string {
    const footnotes = this.footnotes(doc)
    let markdown = this.#markdown.get(node)
    if (markdown === undefined) {
      const json = contentOfNode(node)
      const { name } = parent.type
      const list = { type: name, attrs: nodeAttributes(name, parent.attrs) ?? {}, content: [json] }
      const blocks = itemTypeOf(name) === null ? [json] : [list]
      markdown = writeMarkdown(blocks, footnotes).replace(/\n$/, '')
      this.#markdown.set(node, markdown)
    }
    return markdown
  }

  /** The labels of the footnotes of a document. */
  footnotes(doc: Node): ReadonlySet<string> {
    if (this.#footnotes?.doc === doc) return this.#footnotes.labels
    const labels = new Set(doc.children.flatMap((block) => this.#labelsIn(block)))
    const known = this.#footnotes?.labels
    const isSame = known?.size === labels.size && [...labels].every((label) => known.has(label))
    // What refers to no footnote is written as text.
    if (!isSame) this.#markdown = new WeakMap()
    this.#footnotes = { doc, labels }
    return labels
  }

  #labelsIn(block: Node): readonly string[] {
    if (block.isTextblock || block.isLeaf) return []
    let labels = this.#labels.get(block)
    if (labels === undefined) {
      const own = block.type.name === 'footnote' ? footnoteLabel(block.attrs['label']) : null
      labels = [...(own === null ? [] : [own]), ...block.children.flatMap((each) => this.#labelsIn(each))]
      this.#labels.set(block, labels)
    }
    return labels
  }

  /** What tells nodes apart; of blocks inside only their hashes, so that a change costs its path. */
  #digest(node: Node): string {
    const head = `${node.type.name}${canonical(node.attrs)}`
    if (node.isTextblock) return `${head}${canonical(node.content.toJSON())}`
    return `${head}[${node.children.map((child) => this.hash(child)).join()}]`
  }
}
