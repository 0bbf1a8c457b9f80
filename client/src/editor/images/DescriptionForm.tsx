import { type FormEvent, useEffect, useId, useRef, useState } from 'react'

export interface DescriptionFormProps {
  /** The description; empty for a picture that needs none, `null` when nobody has said anything. */
  readonly description: string | null
  readonly onKeep: (description: string | null) => void
  readonly onClose: () => void
}

/** Asks for what a picture shows, for those who do not see it. */
export function DescriptionForm({ description, onKeep, onClose }: DescriptionFormProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(description ?? '')
  const id = useId()
  useEffect(() => field.current?.focus({ preventScroll: true }), [])
  const keep = (event: FormEvent) => {
    event.preventDefault()
    const typed = text.replace(/\s+/g, ' ').trim()
    onKeep(typed === '' ? null : typed)
  }
  return (
    <form
      className="cw-description"
      onSubmit={keep}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Escape') {
          event.preventDefault()
          event.stopPropagation()
          onClose()
        } else if (event.key === 'Enter' && !event.shiftKey && event.target === field.current) keep(event)
      }}
    >
      <label htmlFor={id}>What does the picture show?</label>
      <textarea
        ref={field}
        id={id}
        className="cw-input"
        rows={2}
        maxLength={1_000}
        value={text}
        placeholder="For people who cannot see it"
        onChange={({ target }) => setText(target.value)}
      />
      <div className="cw-description-buttons">
        <button type="button" className="cw-button" onClick={() => onKeep('')}>
          It is only decoration
        </button>
        <button type="submit" className="cw-button cw-button-main">
          Done
        </button>
      </div>
    </form>
  )
}
