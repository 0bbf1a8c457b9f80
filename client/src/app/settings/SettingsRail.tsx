import { ArrowLeft } from 'lucide-react'
import type { Account, AccountOrganization } from '../../api/accounts.ts'
import { AppLink } from '../navigation/navigation.tsx'
import type { SettingsSection } from '../settings-frame/settings-section.ts'
import { SECTIONS } from './sections.ts'

export interface SettingsRailProps {
  readonly account: Account
  readonly organization: AccountOrganization | null
  readonly onOrganization: (id: string) => void
  /** The id of the section that is shown. */
  readonly shown: string
  /** Closes the rail where it lies over the page. */
  readonly onClose?: () => void
}

/** The navigation of the settings. */
export function SettingsRail({ account, organization, onOrganization, shown, onClose }: SettingsRailProps) {
  const { organizations } = account
  const list = (group: SettingsSection['group']) => (
    <ul>
      {SECTIONS.filter((each) => each.group === group && each.isFor(account, organization)).map(
        ({ id, label, icon: Icon }) => (
          <li key={id}>
            <AppLink
              to={{ page: 'settings', section: id }}
              className="cw-rail-item"
              aria-current={id === shown ? 'page' : undefined}
              onClick={onClose}
            >
              <Icon className="cw-icon" aria-hidden="true" />
              {label}
            </AppLink>
          </li>
        ),
      )}
    </ul>
  )
  return (
    <nav className="cw-rail" aria-label="Settings">
      <AppLink to={{ page: 'documents' }} className="cw-rail-back">
        <ArrowLeft className="cw-icon-small" aria-hidden="true" />
        Settings
        <span className="cw-hidden">: back to all documents</span>
      </AppLink>
      <div className="cw-rail-head">
        <h2>You</h2>
      </div>
      {list('you')}
      {organization !== null && (
        <>
          <div className="cw-rail-head">
            {organizations.length > 1 ? (
              <select
                className="cw-rail-choice"
                aria-label="Organization"
                value={organization.id}
                onChange={(event) => onOrganization(event.target.value)}
              >
                {organizations.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            ) : (
              <h2 dir="auto">{organization.name}</h2>
            )}
          </div>
          {list('organization')}
        </>
      )}
    </nav>
  )
}
