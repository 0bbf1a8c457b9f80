import { type FormEvent, useId, useState } from 'react'
import type { ApiError, ApiResult } from '../../api/http.ts'

export interface NameFormProps {
  readonly initial?: string
  readonly action: string
  readonly onSave: (name: string) => Promise<ApiResult<unknown>>
  /** Called when it was saved, and when it was left. */
  readonly onDone: (saved: boolean) => unknown
}

/** A form of one name, in a list. Escape leaves it. */
export function NameForm({ initial = '', action, onSave, onDone }: NameFormProps) {
  const [name, setName] = useState(initial)
  const [isMissing, setMissing] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const id = useId()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (isBusy) return
    if (name.trim() === '') {
      setMissing(true)
      event.currentTarget.querySelector('input')?.focus()
      return
    }
    setBusy(true)
    setError(null)
    const result = await onSave(name.trim())
    setBusy(false)
    if (result.ok) await onDone(true)
    else setError(result.error)
  }
  return (
    <form
      className="cw-name-form"
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => event.key === 'Escape' && void onDone(false)}
      noValidate
    >
      <div className="cw-field">
        <label htmlFor={id} className="cw-hidden">
          Name
        </label>
        <input
          id={id}
          // biome-ignore lint/a11y/noAutofocus: the person asked for this form a moment ago.
          autoFocus
          className="cw-input"
          placeholder="Name"
          maxLength={80}
          autoComplete="off"
          aria-invalid={isMissing || undefined}
          aria-describedby={`${id}-note`}
          value={name}
          onChange={(event) => {
            setName(event.target.value)
            setMissing(false)
          }}
        />
        <p id={`${id}-note`} className="cw-field-error" role="alert">
          {isMissing ? 'Type a name.' : error !== null && `${error.message} ${error.todo}`}
        </p>
      </div>
      <button type="submit" className="cw-button" aria-busy={isBusy || undefined}>
        {action}
      </button>
      <button type="button" className="cw-button cw-button-quiet" onClick={() => void onDone(false)}>
        Cancel
      </button>
    </form>
  )
}
