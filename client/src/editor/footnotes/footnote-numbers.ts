import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { AttrStep } from '@tiptap/pm/transform'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type { MarginCard } from '../margin/margin-feature.ts'

const NAMES: ReadonlySet<string> = new Set(['footnote', 'footnoteReference'])

/** A footnote to which the text refers. The part of the text that it is about is what refers to it first. */
export interface FootnoteCard extends MarginCard {
  /** The position of its block. */
  readonly note: number
}

interface Footnotes {
  readonly decorations: DecorationSet
  readonly cards: readonly FootnoteCard[]
}

const NONE: Footnotes = { decorations: DecorationSet.empty, cards: [] }
const KEY = new PluginKey<Footnotes>('footnotes')

/** The footnotes to which a document refers, in the order in which it does. */
export function footnoteCards(state: EditorState): readonly FootnoteCard[] {
  return KEY.getState(state)?.cards ?? NONE.cards
}

/**
 * Numbers the footnotes by the order in which the text refers to them, in the attributes and specs of decorations. Edits
 * that neither add nor remove one cost nothing but the mapping of these.
 */
export function numbersPlugin(props: Plugin['props']): Plugin {
  return new Plugin<Footnotes>({
    key: KEY,
    state: {
      init: (_config, { doc }) => numbered(doc),
      apply: (transaction, before) => {
        if (!transaction.docChanged) return before
        return changesFootnotes(transaction) ? numbered(transaction.doc) : moved(before, transaction)
      },
    },
    props: { ...props, decorations: (state) => KEY.getState(state)?.decorations },
  })
}

function moved(before: Footnotes, { mapping, doc }: Transaction): Footnotes {
  if (before === NONE) return NONE
  return {
    decorations: before.decorations.map(mapping, doc),
    cards: before.cards.map((card) => {
      const from = mapping.map(card.from)
      return { ...card, from, to: from + 1, note: mapping.map(card.note) }
    }),
  }
}

function numbered(doc: Node): Footnotes {
  const references = new Map<unknown, { readonly number: number; readonly position: number }>()
  const decorations: Decoration[] = []
  const footnotes: { readonly node: Node; readonly position: number }[] = []
  doc.descendants((node, position) => {
    if (node.type.name === 'footnote') footnotes.push({ node, position })
    if (node.type.name !== 'footnoteReference') return
    const label: unknown = node.attrs['label']
    const reference = references.get(label) ?? { number: references.size + 1, position }
    references.set(label, reference)
    decorations.push(
      Decoration.node(position, position + 1, {
        'data-number': String(reference.number),
        role: 'doc-noteref',
        'aria-label': `Footnote ${reference.number}`,
      }),
    )
  })
  const cards = new Map<unknown, FootnoteCard>()
  for (const { node, position } of footnotes) {
    const label: unknown = node.attrs['label']
    const reference = references.get(label)
    const number = reference?.number ?? null
    decorations.push(Decoration.node(position, position + node.nodeSize, {}, { number }))
    if (reference !== undefined && !cards.has(label)) cards.set(label, cardOf(node, position, reference))
  }
  if (decorations.length === 0) return NONE
  return {
    decorations: DecorationSet.create(doc, decorations),
    cards: [...cards.values()].sort((a, b) => a.from - b.from),
  }
}

function cardOf(
  { attrs }: Node,
  note: number,
  { number, position }: { readonly number: number; readonly position: number },
): FootnoteCard {
  return {
    id: String(attrs['label']),
    from: position,
    to: position + 1,
    label: `Footnote ${number}`,
    mark: String(number),
    note,
  }
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
