import { type KeyboardEvent, useCallback, useEffect, useReducer, useRef } from 'react'
import type { DocumentsApi } from '../../api/documents.ts'
import { useSession } from '../../editor/state/use-session.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import { rememberedTitle, rememberTitle } from './remembered-title.ts'
import {
  cleanTitle,
  isTitleDirty,
  MAX_TITLE_LENGTH,
  nextTitle,
  titleState,
  UNTITLED,
  unsentTitle,
} from './title-state.ts'

/** Time without input after which the title is sent, milliseconds. */
const SEND_AFTER_MS = 700

/** Delay of the next attempt after a failure, milliseconds. */
const RETRY_AFTER_MS = 5_000

export interface TitleFieldProps {
  readonly api: DocumentsApi
  readonly session: DocumentSession
  readonly address: string
  /** The server's title; `null` while the server cannot be reached. */
  readonly title: string | null
  readonly autofocus: boolean
  /** Called when Enter, Tab or arrow down moves the focus from the title to the text. */
  readonly onDone: () => void
}

/** The title as an editable field. The server stores it separately from the text; changes are shown at once. */
export function TitleField({ api, session, address, title, autofocus, onDone }: TitleFieldProps) {
  const announced = useSession(session, ({ title }) => title)
  const known = announced ?? title
  const [state, dispatch] = useReducer(nextTitle, known ?? rememberedTitle(address), titleState)
  const ref = useRef<HTMLTextAreaElement>(null)
  const dirty = isTitleDirty(state)

  useEffect(() => {
    if (known === null) return
    dispatch({ type: 'announced', title: known })
    rememberTitle(address, known)
  }, [known, address])

  useEffect(() => {
    document.title = `${state.typed || UNTITLED} · Cowrite`
  }, [state.typed])

  const send = useCallback(
    (title: string) => {
      dispatch({ type: 'send' })
      void api.rename(address, title).then((result) => {
        dispatch(result.ok ? { type: 'sent', title: result.value.title } : { type: 'failed' })
      })
    },
    [api, address],
  )

  useEffect(() => {
    if (!dirty || state.sending !== null) return
    const wait = state.failed ? RETRY_AFTER_MS : SEND_AFTER_MS
    const timer = setTimeout(() => send(cleanTitle(state.typed)), wait)
    return () => clearTimeout(timer)
  }, [send, dirty, state.sending, state.failed, state.typed])

  const latest = useRef(state)
  latest.current = state
  // Leaving the page stops the timer above. The title is sent all the same.
  useEffect(
    () => () => {
      const unsent = unsentTitle(latest.current)
      if (unsent !== null) void api.rename(address, unsent)
    },
    [api, address],
  )

  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [dirty])

  useEffect(() => {
    if (autofocus) ref.current?.focus()
  }, [autofocus])

  const onKeyDown = (event: KeyboardEvent) => {
    const leaves = event.key === 'Enter' || (event.key === 'ArrowDown' && atEnd(ref.current))
    if (!leaves || event.nativeEvent.isComposing) return
    event.preventDefault()
    onDone()
  }

  return (
    <div className="cw-title">
      <h1 className="cw-hidden">{state.typed || UNTITLED}</h1>
      <textarea
        ref={ref}
        className="cw-title-field"
        rows={1}
        dir="auto"
        aria-label="Title"
        placeholder={UNTITLED}
        maxLength={MAX_TITLE_LENGTH}
        value={state.typed}
        onChange={(event) => dispatch({ type: 'type', title: event.target.value })}
        onKeyDown={onKeyDown}
        onBlur={() => {
          const unsent = unsentTitle(state)
          if (unsent !== null && state.sending === null) send(unsent)
        }}
      />
      {state.failed && (
        <p className="cw-field-error" role="alert">
          The title is not saved yet. Trying again.
        </p>
      )}
    </div>
  )
}

function atEnd(field: HTMLTextAreaElement | null): boolean {
  return field !== null && field.selectionStart === field.value.length
}
