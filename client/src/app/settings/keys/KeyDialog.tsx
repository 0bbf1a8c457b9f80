import { useState } from 'react'
import type { ApiResult } from '../../../api/http.ts'
import type { KeyScope, KeysApi, NewApiKey } from '../../../api/keys.ts'
import { Dialog } from '../../../editor/controls/Dialog.tsx'
import { FormError } from '../../../interface/FormError.tsx'
import { SelectField } from '../../../interface/SelectField.tsx'
import { SubmitButton } from '../../../interface/SubmitButton.tsx'
import { TextField } from '../../../interface/TextField.tsx'
import { useForm } from '../../../interface/use-form.ts'
import { checkGiven } from '../../sign-in/checks.ts'
import { SCOPES } from './key-scopes.ts'

/** How long a key may live, days; `''`: until it is revoked. */
const LIVES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: '', label: 'Until it is revoked' },
] as const

const DAY_MS = 86_400_000

export interface KeyDialogProps {
  readonly create: KeysApi['create']
  readonly onMade: (key: NewApiKey) => void
  readonly onClose: () => void
}

/** Asks what a new key is for. */
export function KeyDialog({ create, onMade, onClose }: KeyDialogProps) {
  const [scopes, setScopes] = useState<ReadonlySet<KeyScope>>(new Set(['read']))
  const form = useForm({
    initial: { name: '', projects: '', days: '90' },
    checks: { name: checkGiven, projects: checkProjects },
    async send({ name, projects, days }) {
      const keys = projectsOf(projects)
      const result: ApiResult<NewApiKey> = await create({
        name: name.trim(),
        scopes: [...scopes],
        ...(keys.length === 0 ? {} : { projects: keys }),
        ...(days === '' ? {} : { expiresAt: new Date(Date.now() + Number(days) * DAY_MS).toISOString() }),
      })
      if (!result.ok) return result.error
      onMade(result.value)
      return null
    },
  })
  return (
    <Dialog title="New key" onClose={onClose}>
      <form className="cw-form" noValidate onSubmit={form.onSubmit}>
        <TextField
          label="Name"
          field={form.field('name')}
          autoComplete="off"
          maxLength={80}
          hint="What the key is for, such as “Nightly export”."
        />
        <fieldset className="cw-checks">
          <legend>What it may do</legend>
          {SCOPES.map(({ scope, label, hint }) => (
            <label key={scope}>
              <input
                type="checkbox"
                checked={scopes.has(scope)}
                onChange={({ target }) => {
                  const next = new Set(scopes)
                  if (target.checked) next.add(scope)
                  else next.delete(scope)
                  // A key for nothing is of no use.
                  if (next.size > 0) setScopes(next)
                }}
              />
              <span>
                {label} <small>{hint}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <TextField
          label="Only in these projects"
          field={form.field('projects')}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          hint="The keys of projects as in their addresses, such as river-watch, with commas between. Empty: all."
        />
        <SelectField
          label="It ends after"
          value={form.values.days}
          options={LIVES}
          onValue={(days) => form.set('days', days)}
        />
        <FormError error={form.error} />
        <div className="cw-dialog-actions">
          <button type="button" className="cw-button cw-button-quiet" onClick={onClose}>
            Cancel
          </button>
          <SubmitButton isBusy={form.isBusy}>Make the key</SubmitButton>
        </div>
      </form>
    </Dialog>
  )
}

function projectsOf(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .map((key) => key.trim())
    .filter((key) => key !== '')
}

function checkProjects(value: string): string | null {
  const wrong = projectsOf(value).find((key) => !/^[a-z0-9-]{1,64}$/.test(key))
  return wrong === undefined ? null : `“${wrong}” is no key of a project: they have a–z, 0–9 and -.`
}
