import { useCallback, useMemo } from 'react'
import { type MailRule, notificationsApi } from '../../../api/notifications.ts'
import { FormError } from '../../../interface/FormError.tsx'
import { LoadedPart } from '../../../interface/LoadedPart.tsx'
import { useAction } from '../../../interface/use-action.ts'
import { useLoaded } from '../../../interface/use-loaded.ts'
import { SettingsRow } from '../../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../../settings-frame/settings-section.ts'

const RULES: readonly { readonly mail: MailRule; readonly label: string }[] = [
  { mail: 'daily', label: 'Once a day' },
  { mail: 'hourly', label: 'Once an hour' },
  { mail: 'off', label: 'Never' },
]

/** How often the person gets a mail about notifications that they have not read. */
export function MailRow({ server, send, account }: SettingsPageProps) {
  const api = useMemo(() => notificationsApi(server, send), [server, send])
  const [setting, reload] = useLoaded(useCallback(() => api.mail(), [api]))
  const action = useAction()
  return (
    <SettingsRow
      title="Mails about notifications"
      hint="One mail about all that you have not read, if there is something."
    >
      <LoadedPart loaded={setting} onRetry={reload}>
        {({ mail, configured }) => (
          <>
            <fieldset className="cw-choices">
              <legend className="cw-hidden">Mails about notifications</legend>
              {RULES.map((rule) => (
                <label key={rule.mail}>
                  <input
                    type="radio"
                    name="mail"
                    checked={mail === rule.mail}
                    onChange={() => action.run(() => api.setMail(rule.mail), reload)}
                  />
                  {rule.label}
                </label>
              ))}
            </fieldset>
            {!configured && <p className="cw-note">This server sends no mails yet.</p>}
            {configured && !account.emailVerified && (
              <p className="cw-note">Mails come when your address is verified.</p>
            )}
          </>
        )}
      </LoadedPart>
      <FormError error={action.error} />
    </SettingsRow>
  )
}
