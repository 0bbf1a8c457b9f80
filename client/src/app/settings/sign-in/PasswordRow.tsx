import { useMemo, useState } from 'react'
import { accountApi } from '../../../api/account.ts'
import { FormError } from '../../../interface/FormError.tsx'
import { PasswordField } from '../../../interface/PasswordField.tsx'
import { SubmitButton } from '../../../interface/SubmitButton.tsx'
import { useForm } from '../../../interface/use-form.ts'
import { useAccountSession } from '../../account-session/account-context.ts'
import { SettingsRow } from '../../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../../settings-frame/settings-section.ts'
import { checkGiven, checkNewPassword } from '../../sign-in/checks.ts'

/** The password: its change, or a first one. */
export function PasswordRow({ account, server, send }: SettingsPageProps) {
  const api = useMemo(() => accountApi(server, send), [server, send])
  const session = useAccountSession()
  const [isDone, setDone] = useState(false)
  const { hasPassword } = account
  const form = useForm({
    initial: { current: '', password: '' },
    checks: {
      current: (value) => (hasPassword ? checkGiven(value) : null),
      password: checkNewPassword,
    },
    async send({ current, password }) {
      setDone(false)
      const result = await api.setPassword({ ...(hasPassword ? { current } : {}), password })
      if (!result.ok) return result.error
      session.changed({ hasPassword: true })
      form.reset({ current: '', password: '' })
      setDone(true)
      return null
    },
  })
  return (
    <SettingsRow title="Password" hint="Another password ends all other sessions.">
      <form className="cw-form" noValidate onSubmit={form.onSubmit}>
        {/* Password managers look for the name here. */}
        <input
          className="cw-hidden"
          type="text"
          autoComplete="username"
          value={account.email ?? ''}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        {hasPassword && (
          <PasswordField
            label="Present password"
            field={form.field('current')}
            autoComplete="current-password"
          />
        )}
        <PasswordField
          label="New password"
          field={form.field('password')}
          autoComplete="new-password"
          hint="At least 8 characters."
        />
        <FormError error={form.error} words={{ forbidden: 'The present password is wrong.' }} />
        <div className="cw-setting-actions">
          <SubmitButton isBusy={form.isBusy} look="plain">
            {hasPassword ? 'Change the password' : 'Set a password'}
          </SubmitButton>
        </div>
      </form>
      <p role="status">{isDone && 'The password is changed.'}</p>
    </SettingsRow>
  )
}
