import type { Editor } from '@tiptap/core'
import { ArrowDown, ArrowUp, CaseSensitive, type LucideIcon, Regex, WholeWord, X } from 'lucide-react'
import { type FormEvent, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react'
import { focusNow } from '../input/focus.ts'
import { FindHighlights } from './find-highlights.ts'
import type { FindQuery } from './find-query.ts'
import { FindSession, type FindSnapshot } from './find-session.ts'
import { WorkerSearch } from './worker-search.ts'
import './find.css'

export interface FindBarProps {
  readonly editor: Editor
  readonly editable: boolean
  /** Changes when the bar is asked for while it is open: the field gets the focus. */
  readonly asked: number
  readonly onClose: () => void
}

const OPTIONS: readonly {
  readonly key: 'matchCase' | 'wholeWords' | 'isExpression'
  readonly label: string
  readonly icon: LucideIcon
}[] = [
  { key: 'matchCase', label: 'Match case', icon: CaseSensitive },
  { key: 'wholeWords', label: 'Whole words', icon: WholeWord },
  { key: 'isExpression', label: 'Regular expression', icon: Regex },
]

/** The bar to find and replace in the document. Enter and Shift Enter go through the matches, Escape closes it. */
export default function FindBar({ editor, editable, asked, onClose }: FindBarProps) {
  const field = useRef<HTMLInputElement>(null)
  const session = useFindSession(editor)
  const [query, setQuery] = useState<FindQuery>(() => ({
    text: selectedText(editor),
    matchCase: false,
    wholeWords: false,
    isExpression: false,
  }))
  const [replacement, setReplacement] = useState('')
  const [done, setDone] = useState('')
  const statusId = useId()

  useEffect(() => session?.setQuery(query), [session, query])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time the bar is asked for, its field gets the focus.
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [asked])
  const close = () => {
    onClose()
    focusNow(editor)
  }
  const replaceAll = async () => {
    const count = (await session?.replaceAll(replacement)) ?? 0
    setDone(count === 1 ? '1 replaced' : `${count.toLocaleString()} replaced`)
  }
  const change = (part: Partial<FindQuery>) => {
    setDone('')
    setQuery({ ...query, ...part })
  }

  return (
    <search
      className="cw-panel cw-find"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
        event.preventDefault()
        event.stopPropagation()
        close()
      }}
    >
      <form className="cw-find-row" onSubmit={prevented(() => session?.next())}>
        <input
          ref={field}
          className="cw-input"
          aria-label="Find in the document"
          placeholder="Find"
          aria-describedby={statusId}
          value={query.text}
          onChange={({ target }) => change({ text: target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            session?.previous()
          }}
        />
        {OPTIONS.map(({ key, label, icon: Icon }) => (
          <button
            key={key}
            type="button"
            className="cw-tool"
            aria-label={label}
            data-cw-tip={label}
            aria-pressed={query[key]}
            onClick={() => change({ [key]: !query[key] })}
          >
            <Icon className="cw-icon" aria-hidden="true" />
          </button>
        ))}
        <button
          type="button"
          className="cw-tool"
          aria-label="Match before"
          onClick={() => session?.previous()}
        >
          <ArrowUp className="cw-icon" aria-hidden="true" />
        </button>
        <button type="submit" className="cw-tool" aria-label="Next match">
          <ArrowDown className="cw-icon" aria-hidden="true" />
        </button>
        <button type="button" className="cw-tool" aria-label="Close" onClick={close}>
          <X className="cw-icon" aria-hidden="true" />
        </button>
      </form>
      {editable && (
        <form className="cw-find-row" onSubmit={prevented(() => void session?.replace(replacement))}>
          <input
            className="cw-input"
            aria-label="Replace by"
            placeholder="Replace"
            value={replacement}
            onChange={({ target }) => setReplacement(target.value)}
          />
          <button type="submit" className="cw-button">
            Replace
          </button>
          <button type="button" className="cw-button" onClick={() => void replaceAll()}>
            All
          </button>
        </form>
      )}
      <p id={statusId} className="cw-find-status" role="status">
        {session === null ? '' : <Status session={session} query={query} done={done} />}
      </p>
    </search>
  )
}

function Status({ session, query, done }: { session: FindSession; query: FindQuery; done: string }) {
  const snapshot = useSyncExternalStore(session.subscribe, session.snapshot)
  return done === '' ? statusText(snapshot, query.text) : done
}

/** What the bar says about a search. */
export function statusText({ status, count, index }: FindSnapshot, text: string): string {
  switch (status.state) {
    case 'invalid':
      return `${status.message}.`
    case 'slow':
      return 'This expression takes too long. Make it simpler.'
    case 'searching':
      return 'Searching…'
    case 'found':
      if (text === '') return ''
      if (count === 0) return 'No match'
      if (index === null) return count === 1 ? '1 match' : `${count.toLocaleString()} matches`
      return `${(index + 1).toLocaleString()} of ${count.toLocaleString()}`
    default:
      return status satisfies never
  }
}

/** A search in the editor from the mounting to the unmounting of the bar, with its matches drawn in the text. */
function useFindSession(editor: Editor): FindSession | null {
  const [session, setSession] = useState<FindSession | null>(null)
  useEffect(() => {
    const created = new FindSession(editor, new WorkerSearch())
    const highlights = new FindHighlights(editor.view, created)
    let frame = 0
    const draw = () => {
      if (frame !== 0) return
      frame = requestAnimationFrame(() => {
        frame = 0
        highlights.draw()
      })
    }
    const unsubscribe = created.subscribe(draw)
    addEventListener('scroll', draw, { capture: true, passive: true })
    setSession(created)
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener('scroll', draw, { capture: true })
      unsubscribe()
      highlights.clear()
      created.destroy()
      setSession(null)
    }
  }, [editor])
  return session
}

/** The selected words, if they are in one block: what one looks for is often selected. */
function selectedText({ state: { doc, selection } }: Editor): string {
  const { $from, $to, from, to } = selection
  return $from.sameParent($to) ? doc.textBetween(from, to) : ''
}

function prevented(act: () => void) {
  return (event: FormEvent) => {
    event.preventDefault()
    act()
  }
}
