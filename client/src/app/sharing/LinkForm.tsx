import { type FormEvent, useId, useRef, useState } from 'react'
import type { ApiError, ApiResult } from '../../api/http.ts'
import { DOCUMENT_ROLE_NAMES, LINK_ROLES } from '../../api/roles.ts'
import type { LinkSettings, ShareLink } from '../../api/sharing.ts'
import { SelectMenu } from '../../interface/SelectMenu.tsx'
import { Switch } from '../../interface/Switch.tsx'

export interface LinkFormProps {
  /** The link that is changed; `null`: a new one. */
  readonly link: ShareLink | null
  /** Saves the link. What was not changed is absent for a link that exists. */
  readonly onSave: (settings: Partial<LinkSettings>) => Promise<ApiResult<unknown>>
  readonly onClose: () => void
}

/** The name and limits of a link. */
export function LinkForm({ link, onSave, onClose }: LinkFormProps) {
  const [name, setName] = useState(link?.name ?? '')
  const [role, setRole] = useState(link?.role ?? 'viewer')
  const [password, setPassword] = useState('')
  const [keepsPassword, setKeepsPassword] = useState(link?.hasPassword ?? false)
  const [day, setDay] = useState(link?.expiresAt == null ? '' : dayOf(link.expiresAt))
  const [signIn, setSignIn] = useState(link?.signIn ?? false)
  const [state, setState] = useState<'editing' | 'unnamed' | 'past' | 'busy'>('editing')
  const [error, setError] = useState<ApiError | null>(null)
  const nameField = useRef<HTMLInputElement>(null)
  const dayField = useRef<HTMLInputElement>(null)
  const id = useId()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (state === 'busy') return
    if (name.trim() === '') {
      setState('unnamed')
      nameField.current?.focus()
      return
    }
    const expiresAt = day === '' ? null : endOf(day)
    if (expiresAt !== null && Date.parse(expiresAt) <= Date.now()) {
      setState('past')
      dayField.current?.focus()
      return
    }
    setState('busy')
    const newPassword = password !== '' ? { password } : keepsPassword ? {} : { password: null }
    const result = await onSave({ name: name.trim(), role, expiresAt, signIn, ...newPassword })
    setState('editing')
    if (result.ok) onClose()
    else setError(result.error)
  }

  return (
    <form className="cw-form cw-share-link-form" onSubmit={(event) => void submit(event)} noValidate>
      <div className="cw-link-row">
        <div className="cw-field">
          <label htmlFor={`${id}-name`}>Name</label>
          <input
            ref={nameField}
            // biome-ignore lint/a11y/noAutofocus: the person asked for this form a moment ago.
            autoFocus
            id={`${id}-name`}
            className="cw-input"
            maxLength={80}
            autoComplete="off"
            aria-invalid={state === 'unnamed' || undefined}
            aria-describedby={`${id}-name-note`}
            value={name}
            onChange={(event) => {
              setName(event.target.value)
              if (state === 'unnamed') setState('editing')
            }}
          />
          <p id={`${id}-name-note`} className={state === 'unnamed' ? 'cw-field-error' : 'cw-field-note'}>
            {state === 'unnamed'
              ? 'Give it a name, to tell it from others.'
              : 'Only you and other owners see it.'}
          </p>
        </div>
        <SelectMenu
          label="Role of who uses it"
          outlined
          value={role}
          options={LINK_ROLES.map((value) => ({ value, label: DOCUMENT_ROLE_NAMES[value] }))}
          onChoose={setRole}
        />
      </div>
      <div className="cw-link-row">
        <div className="cw-field">
          <label htmlFor={`${id}-password`}>Password</label>
          <input
            id={`${id}-password`}
            className="cw-input"
            type="password"
            autoComplete="new-password"
            placeholder={keepsPassword ? 'As it is' : 'None'}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          {keepsPassword && (
            <Switch label="Ask for the password" isOn={keepsPassword} onChange={setKeepsPassword} />
          )}
        </div>
        <div className="cw-field">
          <label htmlFor={`${id}-day`}>Last day</label>
          <input
            ref={dayField}
            id={`${id}-day`}
            className="cw-input"
            type="date"
            aria-invalid={state === 'past' || undefined}
            aria-describedby={`${id}-day-note`}
            value={day}
            onChange={(event) => {
              setDay(event.target.value)
              if (state === 'past') setState('editing')
            }}
          />
          <p id={`${id}-day-note`} className={state === 'past' ? 'cw-field-error' : 'cw-field-note'}>
            {state === 'past' ? 'This day is over.' : 'Empty: it stays until you revoke it.'}
          </p>
        </div>
      </div>
      <Switch label="Only for people who sign in" isOn={signIn} onChange={setSignIn} />
      {error !== null && (
        <p className="cw-field-error" role="alert">
          {error.message} {error.todo}
        </p>
      )}
      <div className="cw-dialog-actions">
        <button type="button" className="cw-button cw-button-quiet" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="cw-button" aria-busy={state === 'busy' || undefined}>
          {link === null ? 'Make link' : 'Save'}
        </button>
      </div>
    </form>
  )
}

/** The day of a time in the zone of the reader, as fields take it. */
function dayOf(iso: string): string {
  const time = new Date(iso)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
}

/** The end of a day in the zone of the reader. */
function endOf(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString()
}
