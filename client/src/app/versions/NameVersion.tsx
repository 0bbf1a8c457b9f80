import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { Version, VersionsApi } from '../../api/versions.ts'

/** Longest name, as the server takes it. */
const NAME_LENGTH = 200

export interface NameVersionProps {
  readonly api: VersionsApi
  /** `null`: the present document, which is kept under the name. */
  readonly version: Version | null
  readonly onNamed: () => Promise<void>
}

/** Names the version that is shown, or keeps the present document under a name. */
export function NameVersion({ api, version, onNamed }: NameVersionProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly trouble: string }>(IDLE)
  const field = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const isOpen = typed !== null
  const wasOpen = useRef(false)
  useEffect(() => {
    if (isOpen) field.current?.select()
    else if (wasOpen.current) button.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  const label =
    version === null ? 'Keep this version' : version.name === null ? 'Name this version' : 'Rename'
  if (typed === null)
    return (
      <footer className="cw-timeline-foot">
        <button
          ref={button}
          type="button"
          className="cw-button"
          onClick={() => setTyped(version?.name ?? '')}
        >
          {label}
        </button>
      </footer>
    )
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const name = typed.trim()
    if (state.isBusy) return
    if (name === '') {
      setState({ isBusy: false, trouble: 'A name has at least one letter.' })
      field.current?.focus()
      return
    }
    setState({ isBusy: true, trouble: '' })
    const answer = await (version === null ? api.create(name) : api.rename(version.id, name))
    if (!answer.ok) {
      setState({ isBusy: false, trouble: `${answer.error.message} ${answer.error.todo}` })
      return
    }
    setState(IDLE)
    setTyped(null)
    await onNamed()
  }
  return (
    <form className="cw-timeline-foot" onSubmit={(event) => void submit(event)}>
      <label>
        <span className="cw-hidden">Name of this version</span>
        <input
          ref={field}
          className="cw-input"
          dir="auto"
          maxLength={NAME_LENGTH}
          placeholder="Name"
          value={typed}
          aria-invalid={state.trouble !== '' || undefined}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.preventDefault()
            setTyped(null)
            setState(IDLE)
          }}
        />
      </label>
      <span className="cw-timeline-foot-end">
        <button type="button" className="cw-button cw-button-quiet" onClick={() => setTyped(null)}>
          Cancel
        </button>
        <button type="submit" className="cw-button cw-button-main" aria-busy={state.isBusy || undefined}>
          Save
        </button>
      </span>
      {state.trouble !== '' && (
        <p className="cw-field-error" role="alert">
          {state.trouble}
        </p>
      )}
    </form>
  )
}

const IDLE = { isBusy: false, trouble: '' }
