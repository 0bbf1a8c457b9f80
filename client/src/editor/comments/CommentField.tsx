import { ArrowUp } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { Reader } from '../../api/comments.ts'
import { Avatar } from '../people/Avatar.tsx'
import { fromField, type Mentioned, mentionQuery, toField } from './mention-text.ts'
import type { ThreadList } from './thread-list.ts'

export interface CommentFieldProps {
  readonly list: ThreadList
  /** Its name for screen readers. */
  readonly label: string
  readonly placeholder: string
  /** The verb of its button. */
  readonly action: string
  /** The stored text with which it begins. */
  readonly text: string
  readonly isFocused?: boolean
  /** Called with the text that would be stored, at each key. */
  readonly onType: (body: string) => void
  /** Sends a text that is not empty; whether it is done with, so that the field becomes empty. */
  readonly onSend: (body: string) => void
  /** Escape; without it the key is left to what is around. */
  readonly onCancel?: () => void
}

/** Most characters of a comment, as the server has it. */
const MOST = 10_000
/** Pause before names are looked for, ms. */
const LOOK_MS = 120

/** The field in which a comment is written, with the list of people and groups after an @. */
export function CommentField(props: CommentFieldProps) {
  const {
    list,
    label,
    placeholder,
    action,
    text: stored,
    isFocused = false,
    onType,
    onSend,
    onCancel,
  } = props
  const [begun] = useState(() => toField(stored))
  const [text, setText] = useState(begun.text)
  const mentioned = useRef<readonly Mentioned[]>(begun.mentioned)
  const field = useRef<HTMLTextAreaElement>(null)
  /** Where the caret belongs after a name was written. */
  const moved = useRef<number | null>(null)
  const listId = useId()
  const [caret, setCaret] = useState(begun.text.length)
  const [isClosed, setClosed] = useState(false)
  const typed = isClosed ? null : mentionQuery(text, caret)
  const found = useReaders(list, typed?.query ?? null)
  const [chosen, setChosen] = useState(0)
  const isListed = typed !== null && found.length > 0
  const present = Math.min(chosen, found.length - 1)

  useEffect(() => {
    if (!isFocused) return
    field.current?.focus({ preventScroll: true })
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length)
  }, [isFocused])
  // biome-ignore lint/correctness/useExhaustiveDependencies: its height follows its text.
  useLayoutEffect(() => {
    const element = field.current
    if (element === null) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight + 2}px`
    if (moved.current !== null) element.setSelectionRange(moved.current, moved.current)
    moved.current = null
  }, [text])

  const change = (next: string, at: number) => {
    setText(next)
    setCaret(at)
    setClosed(false)
    setChosen(0)
    onType(fromField(next, mentioned.current))
  }
  const take = (reader: Reader) => {
    if (typed === null) return
    mentioned.current = [...mentioned.current, { id: reader.id, name: reader.name }]
    const next = `${text.slice(0, typed.from)}@${reader.name} ${text.slice(caret)}`
    const at = typed.from + reader.name.length + 2
    change(next, at)
    moved.current = at
  }
  const send = () => {
    const body = fromField(text, mentioned.current).trim()
    if (body === '') {
      field.current?.focus()
      return
    }
    setText('')
    mentioned.current = []
    onSend(body)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey } = event
    if (event.nativeEvent.isComposing) return
    if (isListed && (key === 'ArrowDown' || key === 'ArrowUp')) {
      const step = key === 'ArrowDown' ? 1 : -1
      setChosen((present + step + found.length) % found.length)
    } else if (isListed && (key === 'Enter' || key === 'Tab') && !(ctrlKey || metaKey)) take(found[present]!)
    else if (key === 'Enter' && (ctrlKey || metaKey)) send()
    else if (key === 'Escape' && isListed) setClosed(true)
    else if (key === 'Escape' && onCancel !== undefined) onCancel()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="cw-comment-field">
      <textarea
        ref={field}
        className="cw-input"
        rows={1}
        maxLength={MOST}
        dir="auto"
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={isListed ? listId : undefined}
        aria-activedescendant={isListed ? `${listId}-${present}` : undefined}
        placeholder={placeholder}
        value={text}
        onChange={({ target }) => change(target.value, target.selectionStart)}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      {isListed && (
        <div
          id={listId}
          className="cw-panel cw-comment-readers"
          role="listbox"
          aria-label="People and groups"
        >
          {found.map((reader, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus.
            // biome-ignore lint/a11y/useFocusableInteractive: as above.
            <div
              key={reader.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === present}
              className="cw-menu-item"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(reader)}
            >
              <Avatar person={{ name: reader.name, color: reader.colour, agent: false }} small />
              <span className="cw-menu-label">{reader.name}</span>
              {reader.kind === 'group' && <span className="cw-keys">Group</span>}
            </div>
          ))}
        </div>
      )}
      <div className="cw-comment-send" data-always={onCancel !== undefined || undefined}>
        <button type="button" className="cw-button cw-button-small cw-button-main" onClick={send}>
          <ArrowUp className="cw-icon" aria-hidden="true" />
          <span>{action}</span>
        </button>
        {onCancel !== undefined && (
          <button type="button" className="cw-button cw-button-small cw-button-quiet" onClick={onCancel}>
            Cancel
          </button>
        )}
      </div>
    </div>
  )
}

/** The people and groups whose names fit what is typed; none while nothing is (`null`). */
export function useReaders(list: ThreadList, query: string | null): readonly Reader[] {
  const [found, setFound] = useState<readonly Reader[]>([])
  useEffect(() => {
    if (query === null) {
      setFound([])
      return
    }
    const leaving = new AbortController()
    const timer = setTimeout(() => {
      list.readers(query, leaving.signal).then(
        (people) => {
          if (!leaving.signal.aborted) setFound(people.slice(0, 8))
        },
        (error: unknown) => {
          // Something else is typed since.
          if (!leaving.signal.aborted) throw error
        },
      )
    }, LOOK_MS)
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [list, query])
  return found
}
