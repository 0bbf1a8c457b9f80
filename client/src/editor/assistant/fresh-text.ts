import { bindingOf, syncKey, toRelativePosition } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import type { Transaction } from '@tiptap/pm/state'
import type { DocumentSession } from '../../session/document-session.ts'
import { type FreshRange, insertedRanges, mapRanges, withRange } from './fresh-ranges.ts'
import { rangeInView } from './range-in-view.ts'
import { TextHighlight } from './text-highlight.ts'
import './fresh-text.css'

/** The washes of an agent's fresh text, with the age until which each is shown, milliseconds. */
const WASHES = [
  { name: 'cw-fresh-1', until: 800 },
  { name: 'cw-fresh-2', until: 1_600 },
  { name: 'cw-fresh-3', until: 2_400 },
] as const

/** Without fading: one wash, for longer. */
const STILL = [{ name: 'cw-fresh-1', until: 4_000 }] as const

/** Time between two drawings while nothing is written, milliseconds. */
const REDRAW_MS = 200

/** Lights what agents write until it has faded. Nothing of the text or its elements changes. */
export class FreshText {
  private readonly editor: Editor
  private readonly session: DocumentSession
  private readonly highlights = new Map<string, TextHighlight>()
  private readonly stillness = matchMedia('(prefers-reduced-motion: reduce)')
  /** The clientIDs of the agents that have been here. */
  private readonly agents = new Set<number>()
  private ranges: readonly FreshRange[] = []
  /** What others have inserted since the last drawing, by whomever. */
  private unknown: readonly FreshRange[] = []
  private frame = 0
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(editor: Editor, session: DocumentSession) {
    this.editor = editor
    this.session = session
    editor.on('transaction', this.changed)
  }

  destroy(): void {
    this.editor.off('transaction', this.changed)
    cancelAnimationFrame(this.frame)
    if (this.timer !== null) clearTimeout(this.timer)
    for (const highlight of this.highlights.values()) highlight.set([])
  }

  private readonly changed = ({ transaction }: { readonly transaction: Transaction }): void => {
    if (!transaction.docChanged) return
    const { mapping } = transaction
    this.ranges = mapRanges(this.ranges, mapping)
    this.unknown = mapRanges(this.unknown, mapping)
    const isRemote = transaction.getMeta(syncKey)?.isChangeOrigin === true
    if (isRemote) {
      const inserted = insertedRanges(mapping.maps, (index) => mapping.slice(index + 1), performance.now())
      this.unknown = [...this.unknown, ...inserted]
    }
    if (this.ranges.length > 0 || this.unknown.length > 0) this.schedule()
  }

  private schedule(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(this.draw)
  }

  private readonly draw = (): void => {
    this.frame = 0
    if (this.editor.isDestroyed) return
    for (const { clientId, agent } of this.session.snapshot().people) if (agent) this.agents.add(clientId)
    for (const range of this.unknown) if (this.isOfAgent(range)) this.ranges = withRange(this.ranges, range)
    this.unknown = []
    const washes = this.stillness.matches ? STILL : WASHES
    const now = performance.now()
    this.ranges = this.ranges.filter(({ at }) => now - at < washes.at(-1)!.until)
    let youngest = 0
    for (const { name, until } of washes) {
      const drawn = this.ranges.filter(({ at }) => now - at >= youngest && now - at < until)
      this.highlight(name).set(drawn.flatMap(({ from, to }) => rangeInView(this.editor.view, from, to) ?? []))
      youngest = until
    }
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = this.ranges.length === 0 ? null : setTimeout(() => this.schedule(), REDRAW_MS)
  }

  /** Whether an agent has written the first and the last character of a range. */
  private isOfAgent({ from, to }: FreshRange): boolean {
    const binding = bindingOf(this.editor.state)
    const ends = [toRelativePosition(binding, from, 0), toRelativePosition(binding, to, -1)]
    return ends.some(({ item }) => item !== null && this.agents.has(item.client))
  }

  private highlight(name: string): TextHighlight {
    const present = this.highlights.get(name) ?? new TextHighlight(name)
    this.highlights.set(name, present)
    return present
  }
}
