import { useEffect, useRef } from 'react'
import './confirm.css'

export interface ConfirmProps {
  /** What will happen, as a sentence. */
  readonly text: string
  /** The verb of the action, such as Revoke. */
  readonly action: string
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

/** Asks in place before something that cannot be undone. The focus goes to the answer that changes nothing. */
export function Confirm({ text, action, onConfirm, onCancel }: ConfirmProps) {
  const keep = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // After the menu that asked for this has given the focus back.
    const timer = setTimeout(() => keep.current?.focus())
    return () => clearTimeout(timer)
  }, [])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
    <div
      className="cw-confirm"
      role="group"
      aria-label={text}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onCancel()
      }}
    >
      <p>{text}</p>
      <button
        ref={keep}
        type="button"
        className="cw-button cw-button-small cw-button-quiet"
        onClick={onCancel}
      >
        Cancel
      </button>
      <button type="button" className="cw-button cw-button-small cw-button-danger" onClick={onConfirm}>
        {action}
      </button>
    </div>
  )
}
