import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { AttrStep } from '@tiptap/pm/transform'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

const NAMES: ReadonlySet<string> = new Set(['footnote', 'footnoteReference'])

/**
 * Numbers the footnotes by the order in which the text refers to them, in the attributes and specs of decorations. Edits
 * that neither add nor remove one cost nothing but the mapping of these.
 */
export function numbersPlugin(props: Plugin['props']): Plugin {
  const key = new PluginKey<DecorationSet>('footnotes')
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, { doc }) => numbered(doc),
      apply: (transaction, before) => {
        if (!transaction.docChanged) return before
        return changesFootnotes(transaction)
          ? numbered(transaction.doc)
          : before.map(transaction.mapping, transaction.doc)
      },
    },
    props: { ...props, decorations: (state) => key.getState(state) },
  })
}

function numbered(doc: Node): DecorationSet {
  const numbers = new Map<unknown, number>()
  const decorations: Decoration[] = []
  const footnotes: { readonly node: Node; readonly position: number }[] = []
  doc.descendants((node, position) => {
    if (node.type.name === 'footnote') footnotes.push({ node, position })
    if (node.type.name !== 'footnoteReference') return
    const label: unknown = node.attrs['label']
    const number = numbers.get(label) ?? numbers.size + 1
    numbers.set(label, number)
    decorations.push(
      Decoration.node(position, position + 1, {
        'data-number': String(number),
        role: 'doc-noteref',
        'aria-label': `Footnote ${number}`,
      }),
    )
  })
  for (const { node, position } of footnotes) {
    const number = numbers.get(node.attrs['label']) ?? null
    decorations.push(Decoration.node(position, position + node.nodeSize, {}, { number }))
  }
  return decorations.length === 0 ? DecorationSet.empty : DecorationSet.create(doc, decorations)
}

/** Whether a transaction adds, removes or relabels a footnote or a reference. Its cost depends on what changed. */
function changesFootnotes({ steps, docs, doc }: Transaction): boolean {
  return steps.some((step, index) => {
    if (step instanceof AttrStep) return step.attr === 'label'
    const [before, after] = [docs[index]!, docs[index + 1] ?? doc]
    let isFound = false
    step.getMap().forEach((oldFrom, oldTo, from, to) => {
      isFound ||= begins(before, oldFrom, oldTo) || begins(after, from, to)
    })
    return isFound
  })
}

/** Whether a footnote or a reference begins in a range. */
function begins(doc: Node, from: number, to: number): boolean {
  let isFound = false
  doc.nodesBetween(from, to, ({ type }, position) => {
    isFound ||= position >= from && position < to && NAMES.has(type.name)
    return !isFound
  })
  return isFound
}
