import type { Node } from '@tiptap/pm/model'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { cssColor } from '../../session/presence/shown-color.ts'
import { initials } from '../people/initials.ts'
import { describeHunk } from './hunk-text.ts'
import type { PlacedHunk, Range } from './place-hunks.ts'
import type { DrawnSuggestions } from './suggestion-marks.ts'

/** Longest inserted text that is drawn in the text, UTF-16 units; the card shows more. */
const MOST_TEXT = 4_000

/** The colour of a person by name, `#rrggbb`; empty when none is known. */
export type ColorOf = (name: string) => string

/** How parts of suggestions are drawn, and where their cards are. `instead`: drawn in place of what they would change. */
export function drawHunks(
  doc: Node,
  placed: readonly PlacedHunk[],
  colorOf: ColorOf,
  instead: readonly Decoration[] | null = null,
): DrawnSuggestions {
  const decorations = instead ?? placed.flatMap((one) => decorationsOf(doc, one, colorOf))
  return {
    decorations: DecorationSet.create(doc, [...decorations]),
    cards: placed.map(({ from, to, pending }) => ({
      id: pending.hunk.id,
      from,
      to,
      label: describeHunk(pending),
      mark: initials(pending.suggestion.author.name).slice(0, 1),
    })),
  }
}

function decorationsOf(doc: Node, placed: PlacedHunk, colorOf: ColorOf): Decoration[] {
  const { pending, deletions, insertions, formats, block } = placed
  const { hunk, suggestion } = pending
  if (hunk.view === 'gone') return []
  const { author } = suggestion
  const color = author.kind === 'agent' ? '' : colorOf(author.name)
  const look = {
    'data-suggestion': hunk.id,
    ...(author.kind === 'agent' ? { 'data-agent': '' } : {}),
    ...(color === '' ? {} : { style: `--cw-person: ${cssColor(color)}` }),
  }
  const struck = deletions.flatMap(({ from, to }) => [
    Decoration.inline(from, to, { nodeName: 'del', class: 'cw-would-go', ...look }),
    ...blocksWithin(doc, { from, to }).map((range) =>
      Decoration.node(range.from, range.to, { class: 'cw-would-go-block', ...look }),
    ),
  ])
  const coming = insertions.map(({ at, text, isBlock }, index) =>
    Decoration.widget(at, () => insertionElement(text, isBlock, look), {
      key: `${hunk.id} ${index} ${color} ${text}`,
      // Behind what would go at the same place.
      side: 1,
      marks: [],
      ignoreSelection: true,
    }),
  )
  const changed =
    block === null
      ? []
      : [
          Decoration.node(block.from, block.to, {
            class: hunk.kind === 'delete' ? 'cw-would-go-block' : 'cw-would-change',
            ...look,
          }),
        ]
  const formatted = formats.map(({ from, to }) =>
    Decoration.inline(from, to, { class: 'cw-would-format', ...look }),
  )
  return [...struck, ...coming, ...formatted, ...changed]
}

/** The blocks without text of their own that are wholly in a range: images, rules. */
function blocksWithin(doc: Node, { from, to }: Range): Range[] {
  const found: Range[] = []
  doc.nodesBetween(from, to, (node, position) => {
    const end = position + node.nodeSize
    if (node.isBlock && node.isAtom && position >= from && end <= to) found.push({ from: position, to: end })
    return node.isBlock && !node.isTextblock
  })
  return found
}

/** What would come, as plain text: images, links and everything else in it do nothing and load nothing. */
function insertionElement(
  text: string,
  isBlock: boolean,
  look: Readonly<Record<string, string>>,
): HTMLElement {
  const element = document.createElement(isBlock ? 'div' : 'ins')
  element.className = isBlock ? 'cw-would-come cw-would-come-block' : 'cw-would-come'
  element.contentEditable = 'false'
  element.dir = 'auto'
  if (isBlock) element.setAttribute('role', 'insertion')
  for (const [name, value] of Object.entries(look)) {
    // A content security policy allows styles by CSSOM only.
    if (name === 'style') element.style.cssText = value
    else element.setAttribute(name, value)
  }
  element.textContent = text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text
  return element
}
