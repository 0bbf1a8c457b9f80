import type { AccountOrganization } from '../../api/accounts.ts'
import type { SettingsPageProps } from '../settings-frame/settings-section.ts'

/** What a page of an organization works with. */
export type OrganizationPageProps = SettingsPageProps & { readonly organization: AccountOrganization }
