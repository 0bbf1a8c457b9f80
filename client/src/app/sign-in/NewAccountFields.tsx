import { EmailField } from '../../interface/EmailField.tsx'
import { PasswordField } from '../../interface/PasswordField.tsx'
import { TextField } from '../../interface/TextField.tsx'
import type { Form } from '../../interface/use-form.ts'
import { checkEmail, checkGiven, checkNewPassword } from './checks.ts'

/** What a new account is asked for. */
export type NewAccountField = 'name' | 'email' | 'password'

/** The checks of {@link NewAccountFields}. */
export const NEW_ACCOUNT_CHECKS = { name: checkGiven, email: checkEmail, password: checkNewPassword }

/** The fields of a form that makes an account. */
export function NewAccountFields({ form }: { form: Pick<Form<NewAccountField>, 'field'> }) {
  return (
    <>
      <TextField label="Your name" field={form.field('name')} autoComplete="name" maxLength={80} />
      <EmailField field={form.field('email')} />
      <PasswordField
        label="Password"
        field={form.field('password')}
        autoComplete="new-password"
        hint="At least 8 characters."
      />
    </>
  )
}
