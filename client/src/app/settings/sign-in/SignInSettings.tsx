import { SettingsPage } from '../../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../../settings-frame/settings-section.ts'
import { IdentitiesRow } from './IdentitiesRow.tsx'
import { PasskeysRow } from './PasskeysRow.tsx'
import { PasswordRow } from './PasswordRow.tsx'
import { SecondFactorRow } from './SecondFactorRow.tsx'
import { SessionsRow } from './SessionsRow.tsx'

/** How the person signs in, and where they are signed in. */
export default function SignInSettings(props: SettingsPageProps) {
  return (
    <SettingsPage title="Sign-in and sessions">
      <PasswordRow {...props} />
      <SecondFactorRow {...props} />
      <PasskeysRow {...props} />
      <IdentitiesRow {...props} />
      <SessionsRow {...props} />
    </SettingsPage>
  )
}
