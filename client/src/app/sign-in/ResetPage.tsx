import { FormError } from '../../interface/FormError.tsx'
import { PasswordField } from '../../interface/PasswordField.tsx'
import { SubmitButton } from '../../interface/SubmitButton.tsx'
import { useForm } from '../../interface/use-form.ts'
import { AppLink } from '../navigation/navigation.tsx'
import { checkNewPassword } from './checks.ts'
import { GateFrame } from './GateFrame.tsx'
import type { LinkProps } from './gate-props.ts'
import { useArrival } from './use-arrival.ts'

/** Takes a new password, by the link of a mail. */
export function ResetPage({ api, token }: LinkProps) {
  const arrive = useArrival()
  const form = useForm({
    initial: { password: '' },
    checks: { password: checkNewPassword },
    async send({ password }) {
      const result = await api.reset({ token, password })
      if (!result.ok) return result.error
      await arrive(result.value)
      return null
    },
  })
  return (
    <GateFrame title="A new password" about="It ends all other sessions of your account.">
      <form noValidate onSubmit={form.onSubmit}>
        <PasswordField
          label="New password"
          field={form.field('password')}
          autoComplete="new-password"
          hint="At least 8 characters."
        />
        <FormError error={form.error} words={{ 'not-found': 'The link does not work any more.' }} />
        <SubmitButton isBusy={form.isBusy}>Set the password</SubmitButton>
      </form>
      {form.error !== null && (
        <p className="cw-gate-alternative">
          A link works once, and not for long.{' '}
          <AppLink to={{ page: 'forgot' }} className="cw-link">
            Ask for another
          </AppLink>
        </p>
      )}
    </GateFrame>
  )
}
