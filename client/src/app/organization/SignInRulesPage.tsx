import { useCallback, useMemo } from 'react'
import { type AuthOptions, signInApi } from '../../api/accounts.ts'
import type { ApiResult } from '../../api/http.ts'
import { type Organization, type OrganizationsApi, organizationsApi } from '../../api/organizations.ts'
import { administers } from '../../api/roles.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Problem } from '../../interface/Problem.tsx'
import { SelectMenu } from '../../interface/SelectMenu.tsx'
import { Switch } from '../../interface/Switch.tsx'
import { useLoaded } from '../../interface/use-loaded.ts'
import { SettingsPage, SettingsRow } from '../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../settings-frame/settings-section.ts'
import type { OrganizationPageProps } from './page-props.ts'
import { useChange } from './use-change.ts'
import './organization.css'

/** How members of an organization have to sign in. */
export default function SignInRulesPage({ organization, ...props }: SettingsPageProps) {
  return organization === null ? null : <SignInRules {...props} organization={organization} />
}

interface Known {
  readonly organization: Organization
  readonly options: AuthOptions
}

function SignInRules({ server, send, organization }: OrganizationPageProps) {
  const api = useMemo(() => organizationsApi(server, send), [server, send])
  const { id, role } = organization
  const load = useCallback(
    async (signal: AbortSignal): Promise<ApiResult<Known>> => {
      const [found, options] = await Promise.all([
        api.find(id, signal),
        signInApi(server, send).options(signal),
      ])
      if (!found.ok) return found
      if (!options.ok) return options
      return { ok: true, value: { organization: found.value, options: options.value } }
    },
    [api, server, send, id],
  )
  const [loaded, reload] = useLoaded(load)
  return (
    <SettingsPage title="Sign-in rules">
      {loaded.state === 'loading' && <LoadingRows count={3} />}
      {loaded.state === 'failed' && (
        <Problem what="The rules could not be loaded." error={loaded.error} onRetry={() => void reload()} />
      )}
      {loaded.state === 'loaded' && (
        <Rules api={api} {...loaded.value} mayChange={administers(role)} onChanged={reload} />
      )}
    </SettingsPage>
  )
}

type RulesProps = Known & {
  readonly api: OrganizationsApi
  readonly mayChange: boolean
  readonly onChanged: () => Promise<void>
}

/** Stands for no required provider. */
const ANY = ''

function Rules({ api, organization, options, mayChange, onChanged }: RulesProps) {
  const issuer = useChange()
  const factor = useChange()
  const { providers } = options
  const required = organization.requiredIssuer ?? ANY
  const ways = [
    { value: ANY, label: 'Any way' },
    ...providers.map(({ issuer, name, title }) => ({ value: issuer ?? name, label: `Only by ${title}` })),
  ]
  const known = ways.some(({ value }) => value === required)
    ? ways
    : [...ways, { value: required, label: `Only by ${required}` }]
  return (
    <>
      <SettingsRow title="Providers" hint="The server’s configuration lists them.">
        {providers.length === 0 ? (
          <p className="cw-note">None. People sign in with a password or a passkey.</p>
        ) : (
          <ul className="cw-plain-list">
            {providers.map(({ name, title }) => (
              <li key={name}>{title}</li>
            ))}
          </ul>
        )}
      </SettingsRow>
      <SettingsRow
        title="How members sign in"
        hint="Who has signed in another way is asked to sign in again before they reach anything here."
      >
        {mayChange ? (
          <SelectMenu
            label="How members sign in"
            outlined
            align="start"
            value={required}
            options={known}
            busy={issuer.isBusy}
            onChoose={(value) =>
              void issuer.run(
                () => api.change(organization.id, { requiredIssuer: value === ANY ? null : value }),
                onChanged,
              )
            }
          />
        ) : (
          <p>{known.find(({ value }) => value === required)?.label}</p>
        )}
        <ChangeError error={issuer.error} />
      </SettingsRow>
      <SettingsRow
        title="Second factor"
        hint="Members without one reach nothing here until they have set it up."
      >
        {mayChange ? (
          <Switch
            label="Members need a second factor"
            isOn={organization.secondFactor}
            onChange={(secondFactor) =>
              void factor.run(() => api.change(organization.id, { secondFactor }), onChanged)
            }
          />
        ) : (
          <p>{organization.secondFactor ? 'Members need a second factor.' : 'Members need none.'}</p>
        )}
        <ChangeError error={factor.error} />
      </SettingsRow>
    </>
  )
}

function ChangeError({ error }: { error: ReturnType<typeof useChange>['error'] }) {
  return error === null ? null : (
    <p className="cw-field-error" role="alert">
      {error.message} {error.todo}
    </p>
  )
}
