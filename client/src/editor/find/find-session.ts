import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { TextSelection, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import {
  type BlockMatches,
  type DocumentMatch,
  DocumentMatches,
  eachTextblock,
  textOfBlock,
} from './find-in-document.ts'
import { findInText, type TextMatch } from './find-in-text.ts'
import { compileQuery, type FindQuery } from './find-query.ts'
import type { ExpressionSearch, SearchAnswer } from './search.ts'

/** What the find bar shows. */
export interface FindSnapshot {
  readonly status: FindStatus
  /** Number of matches. */
  readonly count: number
  /** The present match, from 0; null if none was gone to. */
  readonly index: number | null
}

/** State of a search. */
export type FindStatus =
  | { readonly state: 'found' }
  /** A worker still searches in what has changed. */
  | { readonly state: 'searching' }
  /** The expression takes too long. */
  | { readonly state: 'slow' }
  /** The expression has an error, or expressions cannot be used here. */
  | { readonly state: 'invalid'; readonly message: string }

/** Share of the window's height at each edge that bars may cover. */
const EDGE = 0.25

const NOTHING = new DocumentMatches([])
const EMPTY: FindQuery = { text: '', matchCase: false, wholeWords: false, isExpression: false }

/**
 * A search in an editor, from the opening to the closing of the find bar. It follows the edits of everybody: the matches
 * of a block are kept as long as the block stays the same, so that an edit costs a search in its own block.
 */
export class FindSession {
  readonly #editor: Editor
  readonly #expressions: ExpressionSearch
  readonly #listeners = new Set<() => void>()
  #query: FindQuery = EMPTY
  #pattern: RegExp | null = null
  #known = new WeakMap<Node, readonly TextMatch[]>()
  #matches = NOTHING
  #doc: Node | null = null
  #status: FindStatus = { state: 'found' }
  /** Where the next match is looked for, and whether it is the beginning of the present match. */
  #anchor: { readonly position: number; readonly isMatch: boolean }
  #snapshot: FindSnapshot = { status: this.#status, count: 0, index: null }

  constructor(editor: Editor, expressions: ExpressionSearch) {
    this.#editor = editor
    this.#expressions = expressions
    this.#anchor = { position: editor.state.selection.from, isMatch: false }
    editor.on('transaction', this.#follow)
    editor.on('frame', this.#refresh)
  }

  readonly snapshot = (): FindSnapshot => this.#snapshot

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The present matches. */
  get matches(): DocumentMatches {
    return this.#matches
  }

  /** Searches for something else, and goes to the first match from the caret on. */
  setQuery(query: FindQuery): void {
    const compiled = compileQuery(query)
    this.#query = query
    this.#pattern = compiled.ok ? compiled.pattern : null
    this.#status = compiled.ok ? { state: 'found' } : { state: 'invalid', message: compiled.message }
    this.#known = new WeakMap()
    this.#doc = null
    this.#anchor = { ...this.#anchor, isMatch: false }
    this.#refresh()
    if (this.#matches.count > 0) this.#goTo(this.#nextIndex())
  }

  /** Goes to the next match; after the last to the first. */
  next(): void {
    if (this.#matches.count > 0)
      this.#goTo((this.#nextIndex() + (this.#anchor.isMatch ? 1 : 0)) % this.#matches.count)
  }

  /** Goes to the match before; before the first to the last. */
  previous(): void {
    const { count } = this.#matches
    if (count > 0) this.#goTo((this.#matches.indexFrom(this.#anchor.position) + count - 1) % count)
  }

  /** Replaces the present match and goes to the next one; without a present match only goes to the next one. */
  async replace(replacement: string): Promise<void> {
    const index = this.#presentIndex()
    const present = index === null ? null : this.#matches.at(index)
    if (present === null) return this.next()
    const replaced = await this.#replacements(replacement, present)
    const match = replaced.find(({ from }) => from === this.#anchor.position)
    if (match === undefined) return
    this.#dispatch([match])
    this.#anchor = { position: match.from + (match.replacement?.length ?? 0), isMatch: false }
    this.#refresh()
    if (this.#matches.count > 0) this.#goTo(this.#nextIndex())
  }

  /** Replaces all matches in one step of the history; resolves to their number. */
  async replaceAll(replacement: string): Promise<number> {
    const matches = await this.#replacements(replacement, null)
    if (matches.length > 0) this.#dispatch(matches)
    this.#refresh()
    return matches.length
  }

  destroy(): void {
    this.#editor.off('transaction', this.#follow)
    this.#editor.off('frame', this.#refresh)
    this.#expressions.destroy()
    this.#listeners.clear()
  }

  readonly #follow = ({ transaction }: { readonly transaction: Transaction }): void => {
    if (!transaction.docChanged) return
    const { pos, deletedAfter } = transaction.mapping.mapResult(this.#anchor.position, 1)
    this.#anchor = { position: pos, isMatch: this.#anchor.isMatch && !deletedAfter }
  }

  /** Searches in what has changed. */
  readonly #refresh = (): void => {
    const { doc } = this.#editor.state
    if (doc !== this.#doc) {
      this.#doc = doc
      this.#matches = this.#pattern === null ? NOTHING : this.#search(doc, this.#pattern)
    }
    this.#changed()
  }

  #search(doc: Node, pattern: RegExp): DocumentMatches {
    const blocks: BlockMatches[] = []
    const unknown: Node[] = []
    eachTextblock(doc, (block, start) => {
      let matches = this.#known.get(block)
      if (matches === undefined && !this.#query.isExpression) {
        matches = findInText(pattern, textOfBlock(block))
        this.#known.set(block, matches)
      }
      if (matches === undefined) unknown.push(block)
      else if (matches.length > 0) blocks.push({ start, matches })
    })
    // While a search runs, what changes meanwhile waits for its end.
    if (unknown.length > 0 && this.#status.state === 'found') void this.#searchApart(pattern, unknown)
    return new DocumentMatches(blocks)
  }

  /** Searches in blocks by the worker. */
  async #searchApart(pattern: RegExp, blocks: readonly Node[]): Promise<void> {
    this.#status = { state: 'searching' }
    const answer = await this.#ask(pattern, blocks.map(textOfBlock))
    // Another search has begun since.
    if (pattern !== this.#pattern) return
    if (answer === null) {
      if (this.#status.state === 'searching') this.#status = { state: 'slow' }
    } else {
      this.#status = { state: 'found' }
      blocks.forEach((block, index) => {
        this.#known.set(block, answer[index] ?? [])
      })
    }
    this.#doc = null
    this.#refresh()
    if (!this.#anchor.isMatch && this.#matches.count > 0) this.#goTo(this.#nextIndex())
  }

  async #ask(pattern: RegExp, texts: readonly string[], template?: string): Promise<SearchAnswer> {
    try {
      return await this.#expressions.search({
        pattern,
        texts,
        ...(template === undefined ? {} : { template }),
      })
    } catch (error) {
      // A page of another origin may not start the worker of a widget.
      reportError(error)
      this.#status = { state: 'invalid', message: 'Expressions cannot be used on this page' }
      return null
    }
  }

  /** The matches with what replaces them: all, or those in the block of `only`. */
  async #replacements(replacement: string, only: DocumentMatch | null): Promise<DocumentMatch[]> {
    const { doc } = this.#editor.state
    const pattern = this.#pattern
    if (pattern === null) return []
    if (!this.#query.isExpression) {
      const matches = only === null ? this.#matches.slice(0, this.#matches.count) : [only]
      return matches.map(({ from, to }) => ({ from, to, replacement }))
    }
    const blocks: { readonly block: Node; readonly start: number }[] = []
    eachTextblock(doc, (block, start) => {
      const isWanted = only === null || (only.from >= start && only.to <= start + block.content.size)
      if (isWanted && this.#known.get(block)?.length !== 0) blocks.push({ block, start })
    })
    const answer = await this.#ask(
      pattern,
      blocks.map(({ block }) => textOfBlock(block)),
      replacement,
    )
    // The text was edited meanwhile: the matches have other places now.
    if (answer === null || this.#editor.state.doc !== doc || pattern !== this.#pattern) return []
    return blocks.flatMap(({ start }, index) =>
      (answer[index] ?? []).map((match) => ({ ...match, from: start + match.from, to: start + match.to })),
    )
  }

  #dispatch(matches: readonly DocumentMatch[]): void {
    if (!this.#editor.isEditable) return
    const { tr } = this.#editor.state
    for (const { from, to, replacement = '' } of [...matches].reverse()) tr.insertText(replacement, from, to)
    this.#editor.view.dispatch(tr.setMeta('uiEvent', 'replace'))
  }

  #goTo(index: number): void {
    const match = this.#matches.at(index)
    if (match === null) return
    const { view } = this.#editor
    this.#anchor = { position: match.from, isMatch: true }
    const { tr, doc } = view.state
    view.dispatch(tr.setSelection(TextSelection.create(doc, match.from, match.to)))
    scrollToMiddle(view, match.from)
    this.#changed()
  }

  #nextIndex(): number {
    const index = this.#matches.indexFrom(this.#anchor.position)
    return index === this.#matches.count ? 0 : index
  }

  #presentIndex(): number | null {
    if (!this.#anchor.isMatch) return null
    const index = this.#matches.indexFrom(this.#anchor.position)
    return this.#matches.at(index)?.from === this.#anchor.position ? index : null
  }

  #changed(): void {
    const next = { status: this.#status, count: this.#matches.count, index: this.#presentIndex() }
    const { status, count, index } = this.#snapshot
    if (status !== next.status || count !== next.count || index !== next.index) this.#snapshot = next
    for (const listener of this.#listeners) listener()
  }
}

/** Brings a position that is near the edges of the window or out of it, where bars may cover it, into its middle. */
function scrollToMiddle(view: EditorView, position: number): void {
  const { top, bottom } = view.coordsAtPos(position)
  if (top > innerHeight * EDGE && bottom < innerHeight * (1 - EDGE)) return
  const { node } = view.domAtPos(position)
  const element = node instanceof Element ? node : node.parentElement
  element?.scrollIntoView({ block: 'center' })
}
