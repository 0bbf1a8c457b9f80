import type { Editor } from '@tiptap/core'
import { Decoration } from '@tiptap/pm/view'
import { initials } from '../people/initials.ts'
import { decide } from './go-through.ts'
import type { PlacedHunk } from './place-hunks.ts'
import type { PendingHunk, SuggestionList } from './suggestion-list.ts'

/**
 * The bars in the flow of the text, each under the block in which a run of this browser suggests something: who asked for it
 * decides there about all of it. A run that suggests in several blocks has none: that is decided part by part.
 */
export function runBars(editor: Editor, list: SuggestionList, placed: readonly PlacedHunk[]): Decoration[] {
  const runs = editor.storage.assistant?.runs ?? null
  if (runs === null || !editor.isEditable) return []
  const { own } = runs.snapshot()
  const byRun = Map.groupBy(placed, ({ pending }) => pending.suggestion.run)
  return [...byRun].flatMap(([run, parts]) => {
    if (run === null || !own.has(run)) return []
    const { doc } = editor.state
    const blocks = new Set(parts.map(({ from }) => doc.resolve(from).index(0)))
    const isFitting = parts.every(({ pending: { hunk } }) => hunk.view === 'clean' || hunk.view === 'rebased')
    const [index] = blocks
    if (index === undefined || blocks.size > 1 || !isFitting) return []
    let end = 0
    for (let at = 0; at <= index; at++) end += doc.child(at)?.nodeSize ?? 0
    const pending = parts.map((each) => each.pending)
    return [
      Decoration.widget(end, () => barElement(editor, list, run, pending), {
        key: `run ${run} ${pending.map(({ hunk }) => hunk.id).join(' ')}`,
        side: 2,
        ignoreSelection: true,
        // Presses and keys in it are no edits.
        stopEvent: () => true,
      }),
    ]
  })
}

function barElement(
  editor: Editor,
  list: SuggestionList,
  run: string,
  parts: readonly PendingHunk[],
): HTMLElement {
  const { author } = parts[0]!.suggestion
  const bar = document.createElement('div')
  bar.className = 'cw-run-bar'
  bar.contentEditable = 'false'
  bar.setAttribute('role', 'group')
  bar.setAttribute('aria-label', `Suggestion of ${author.name}, AI`)
  const avatar = document.createElement('span')
  avatar.className = 'cw-run-bar-agent'
  avatar.setAttribute('aria-hidden', 'true')
  avatar.textContent = initials(author.name).slice(0, 1)
  const text = document.createElement('span')
  text.className = 'cw-run-bar-text'
  text.textContent =
    parts.length === 1
      ? `${author.name} suggests a change`
      : `${author.name} suggests ${parts.length} changes`
  const button = (label: string, press: () => void) => {
    const made = document.createElement('button')
    made.type = 'button'
    made.className = `cw-button cw-button-small${label === 'Accept' ? '' : ' cw-button-quiet'}`
    made.textContent = label
    made.addEventListener('click', press)
    return made
  }
  const choose = (kind: 'accept' | 'reject') => decide(editor, list, { kind, parts, isByKey: false })
  bar.append(
    avatar,
    text,
    button('Accept', () => void choose('accept')),
    button('Reject', () => void choose('reject')),
  )
  const runs = editor.storage.assistant.runs
  const known = runs?.snapshot().runs.find(({ id }) => id === run)
  if (runs?.canRepeat(run) === true && known !== undefined) {
    const again = async () => {
      await choose('reject')
      await runs.repeat(known)
    }
    bar.append(button('Try again', () => void again()))
  }
  return bar
}
