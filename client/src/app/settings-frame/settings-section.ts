import type { LucideIcon } from 'lucide-react'
import type { Account, AccountOrganization } from '../../api/accounts.ts'
import type { Send } from '../../api/http.ts'
import type { LaterComponent } from '../../editor/controls/later.ts'

/** What a page of the settings is given. */
export interface SettingsPageProps {
  /** Origin of the server. */
  readonly server: string
  /** Sends requests with the account's credentials. */
  readonly send: Send
  readonly account: Account
  /** The organization whose settings are shown; `null` when the account is in none. */
  readonly organization: AccountOrganization | null
}

/** A page of the settings, with its entry in the rail. */
export interface SettingsSection {
  /** The last part of its path, `/settings/<id>`. */
  readonly id: string
  readonly group: 'you' | 'organization'
  readonly label: string
  readonly icon: LucideIcon
  /** Whether the account sees it, for this organization. */
  readonly isFor: (account: Account, organization: AccountOrganization | null) => boolean
  readonly page: LaterComponent<SettingsPageProps>
}
