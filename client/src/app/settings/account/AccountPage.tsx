import { SettingsPage, SettingsRow } from '../SettingsPage.tsx'
import type { SettingsPageProps } from '../settings-section.ts'

/** The person's own account: name, colour, address, how the app looks. */
export default function AccountPage({ account }: SettingsPageProps) {
  return (
    <SettingsPage title="Account">
      <SettingsRow title="Name">
        <span dir="auto">{account.name}</span>
      </SettingsRow>
    </SettingsPage>
  )
}
