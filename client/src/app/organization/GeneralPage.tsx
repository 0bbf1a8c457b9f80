import { type FormEvent, useCallback, useMemo, useState } from 'react'
import {
  type Organization,
  type OrganizationsApi,
  organizationsApi,
  type SignUpRule,
} from '../../api/organizations.ts'
import { administers } from '../../api/roles.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Problem } from '../../interface/Problem.tsx'
import { SelectMenu } from '../../interface/SelectMenu.tsx'
import { useLoaded } from '../../interface/use-loaded.ts'
import { SettingsPage, SettingsRow } from '../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../settings-frame/settings-section.ts'
import type { OrganizationPageProps } from './page-props.ts'
import { useChange } from './use-change.ts'
import './organization.css'

/** The name of an organization, and who may join it by themselves. */
export default function GeneralPage({ organization, ...props }: SettingsPageProps) {
  return organization === null ? null : <General {...props} organization={organization} />
}

function General({ server, send, organization }: OrganizationPageProps) {
  const api = useMemo(() => organizationsApi(server, send), [server, send])
  const { id, role } = organization
  const [loaded, reload] = useLoaded(useCallback((signal) => api.find(id, signal), [api, id]))
  return (
    <SettingsPage title="General">
      {loaded.state === 'loading' && <LoadingRows count={2} />}
      {loaded.state === 'failed' && (
        <Problem
          what="The organization could not be loaded."
          error={loaded.error}
          onRetry={() => void reload()}
        />
      )}
      {loaded.state === 'loaded' && (
        <Rules api={api} organization={loaded.value} mayChange={administers(role)} onChanged={reload} />
      )}
    </SettingsPage>
  )
}

interface RulesProps {
  readonly api: OrganizationsApi
  readonly organization: Organization
  readonly mayChange: boolean
  readonly onChanged: () => Promise<void>
}

function Rules({ api, organization, mayChange, onChanged }: RulesProps) {
  const signUp = useChange()
  return (
    <>
      <SettingsRow title="Name" hint="Members and those who are invited see it.">
        {mayChange ? (
          <NameField api={api} organization={organization} onChanged={onChanged} />
        ) : (
          <p dir="auto">{organization.name}</p>
        )}
      </SettingsRow>
      <SettingsRow title="Who may join" hint="Those who are invited can always join.">
        {mayChange ? (
          <SelectMenu
            label="Who may join"
            outlined
            align="start"
            value={organization.signUp}
            options={SIGN_UP_RULES}
            busy={signUp.isBusy}
            onChoose={(rule) =>
              void signUp.run(() => api.change(organization.id, { signUp: rule }), onChanged)
            }
          />
        ) : (
          <p>{SIGN_UP_RULES.find(({ value }) => value === organization.signUp)?.label}</p>
        )}
        {signUp.error !== null && (
          <p className="cw-field-error" role="alert">
            {signUp.error.message} {signUp.error.todo}
          </p>
        )}
      </SettingsRow>
    </>
  )
}

const SIGN_UP_RULES: readonly { readonly value: SignUpRule; readonly label: string }[] = [
  { value: 'inherit', label: 'As the server is set up' },
  { value: 'open', label: 'Everybody who signs up' },
  { value: 'invite', label: 'Only who is invited' },
  { value: 'closed', label: 'Nobody any more' },
]

function NameField({ api, organization, onChanged }: Omit<RulesProps, 'mayChange'>) {
  const [name, setName] = useState(organization.name)
  const [isMissing, setMissing] = useState(false)
  const [isSaved, setSaved] = useState(false)
  const change = useChange()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (name.trim() === '') {
      setMissing(true)
      event.currentTarget.querySelector('input')?.focus()
      return
    }
    void change.run(
      () => api.change(organization.id, { name: name.trim() }),
      async () => {
        await onChanged()
        setSaved(true)
      },
    )
  }
  return (
    <form className="cw-name-form" onSubmit={submit} noValidate>
      <div className="cw-field">
        <input
          className="cw-input"
          aria-label="Name"
          maxLength={80}
          dir="auto"
          autoComplete="off"
          aria-invalid={isMissing || undefined}
          aria-describedby="organization-name-note"
          value={name}
          onChange={(event) => {
            setName(event.target.value)
            setMissing(false)
            setSaved(false)
          }}
        />
        <p id="organization-name-note" className="cw-field-error" role="alert">
          {isMissing
            ? 'An organization needs a name.'
            : change.error !== null && `${change.error.message} ${change.error.todo}`}
        </p>
      </div>
      {name.trim() !== organization.name && (
        <button type="submit" className="cw-button cw-button-main" aria-busy={change.isBusy || undefined}>
          Save
        </button>
      )}
      <span role="status" className={isSaved ? 'cw-note' : 'cw-hidden'}>
        {isSaved && 'Saved'}
      </span>
    </form>
  )
}
