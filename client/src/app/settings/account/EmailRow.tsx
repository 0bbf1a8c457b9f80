import { useMemo, useState } from 'react'
import { accountApi } from '../../../api/account.ts'
import { EmailField } from '../../../interface/EmailField.tsx'
import { FormError } from '../../../interface/FormError.tsx'
import { PasswordField } from '../../../interface/PasswordField.tsx'
import { SubmitButton } from '../../../interface/SubmitButton.tsx'
import { useAction } from '../../../interface/use-action.ts'
import { useForm } from '../../../interface/use-form.ts'
import { SettingsRow } from '../../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../../settings-frame/settings-section.ts'
import { checkEmail, checkGiven } from '../../sign-in/checks.ts'

/** The address of the account, whether it is verified, and its change. */
export function EmailRow({ account, server, send }: SettingsPageProps) {
  const api = useMemo(() => accountApi(server, send), [server, send])
  const [isChanging, setChanging] = useState(false)
  const [sentTo, setSentTo] = useState<string | null>(null)
  const verification = useAction()
  const { email, emailVerified, hasPassword } = account
  const form = useForm({
    initial: { email: '', password: '' },
    checks: { email: checkEmail, password: (value) => (hasPassword ? checkGiven(value) : null) },
    async send(values) {
      const address = values.email.trim()
      const result = await api.setEmail({
        email: address,
        ...(hasPassword ? { password: values.password } : {}),
      })
      if (!result.ok) return result.error
      setSentTo(address)
      setChanging(false)
      return null
    },
  })
  return (
    <SettingsRow title="Email address" hint="You sign in with it, and get links for new passwords at it.">
      <p>
        <strong dir="auto">{email ?? 'None'}</strong>
        {email !== null && (emailVerified ? ' · verified' : <span className="cw-warn"> · not verified</span>)}
      </p>
      {sentTo !== null && (
        <p role="status">
          A link was sent to <strong dir="auto">{sentTo}</strong>. Open it to confirm the address.
        </p>
      )}
      <FormError error={verification.error} />
      {isChanging ? (
        <form className="cw-form" noValidate onSubmit={form.onSubmit}>
          <EmailField label="New address" field={form.field('email')} autoComplete="email" />
          {hasPassword && (
            <PasswordField
              label="Your password"
              field={form.field('password')}
              autoComplete="current-password"
            />
          )}
          <FormError error={form.error} words={{ forbidden: 'The password is wrong.' }} />
          <div className="cw-setting-actions">
            <SubmitButton isBusy={form.isBusy}>Send a link to it</SubmitButton>
            <button
              type="button"
              className="cw-button cw-button-quiet"
              onClick={() => {
                form.reset()
                setChanging(false)
              }}
            >
              Cancel
            </button>
          </div>
        </form>
      ) : (
        <div className="cw-setting-actions">
          <button type="button" className="cw-button" onClick={() => setChanging(true)}>
            Change
          </button>
          {email !== null && !emailVerified && (
            <button
              type="button"
              className="cw-button"
              onClick={() => verification.run(api.sendVerification, () => setSentTo(email))}
            >
              Send the link again
            </button>
          )}
        </div>
      )}
    </SettingsRow>
  )
}
