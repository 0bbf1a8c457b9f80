import { SettingsPage } from '../../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../../settings-frame/settings-section.ts'
import { DeleteRow } from './DeleteRow.tsx'
import { EmailRow } from './EmailRow.tsx'
import { LooksRows } from './LooksRows.tsx'
import { MailRow } from './MailRow.tsx'
import { ProfileRow } from './ProfileRow.tsx'

/** The person's own account: how others see them, their address, how the app looks, and its end. */
export default function AccountPage(props: SettingsPageProps) {
  return (
    <SettingsPage title="Account">
      <ProfileRow {...props} />
      <EmailRow {...props} />
      <MailRow {...props} />
      <LooksRows {...props} />
      <DeleteRow {...props} />
    </SettingsPage>
  )
}
