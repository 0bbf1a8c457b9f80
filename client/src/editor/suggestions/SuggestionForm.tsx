import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'

export interface SuggestionFormProps {
  /** Markdown of what was suggested. */
  readonly text: string
  readonly onAccept: (text: string) => void
  readonly onCancel: () => void
}

/** The text of a suggestion, to be changed before it is accepted. Mod Enter accepts, Escape leaves it. */
export function SuggestionForm({ text, onAccept, onCancel }: SuggestionFormProps) {
  const [typed, setTyped] = useState(text)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(text.length, text.length)
  }, [text])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onAccept(typed)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') onCancel()
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onAccept(typed)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <form className="cw-suggestion-form" onSubmit={submit}>
      <textarea
        ref={field}
        className="cw-input"
        aria-label="Text of the suggestion, as Markdown"
        rows={Math.min(8, typed.split('\n').length + 1)}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="cw-suggestion-actions">
        <button type="submit" className="cw-button cw-button-small">
          Accept
        </button>
        <button type="button" className="cw-button cw-button-small cw-button-quiet" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  )
}
