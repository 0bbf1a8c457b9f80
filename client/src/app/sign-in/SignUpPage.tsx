import { useState } from 'react'
import { FormError } from '../../interface/FormError.tsx'
import { SubmitButton } from '../../interface/SubmitButton.tsx'
import { useForm } from '../../interface/use-form.ts'
import { AppLink } from '../navigation/navigation.tsx'
import type { Page } from '../navigation/route.ts'
import { GateFrame } from './GateFrame.tsx'
import type { GateProps } from './gate-props.ts'
import { NEW_ACCOUNT_CHECKS, NewAccountFields } from './NewAccountFields.tsx'
import { ProviderLinks } from './ProviderLinks.tsx'
import { useArrival } from './use-arrival.ts'

/** The page for making an account, where the server lets everybody. */
export function SignUpPage(props: GateProps) {
  const [sentTo, setSentTo] = useState<string | null>(null)
  const { options } = props
  if (sentTo !== null) return <Sent email={sentTo} />
  if (options.signUp !== 'open')
    return (
      <GateFrame title="Accounts are by invitation" about="Ask whoever works here for an invitation link.">
        <ToSignIn />
      </GateFrame>
    )
  return (
    <GateFrame title="Make an account" about="to read and write with others">
      {options.providers.length > 0 && (
        <>
          <div className="cw-gate-ways">
            <ProviderLinks options={options} />
          </div>
          <div className="cw-gate-or">or</div>
        </>
      )}
      <SignUpForm {...props} onSent={setSentTo} />
      <p className="cw-gate-alternative">
        <AppLink to={{ page: 'sign-in' }} className="cw-link">
          I have an account
        </AppLink>
      </p>
    </GateFrame>
  )
}

/** Says that a mail is on its way. */
export function Sent({ email }: { email: string }) {
  return (
    <GateFrame
      title="Look into your mail"
      about={
        <>
          We have sent a link to <strong dir="auto">{email}</strong>. Open it to go on.
        </>
      }
    >
      <ToSignIn />
    </GateFrame>
  )
}

function ToSignIn() {
  return (
    <AppLink to={{ page: 'sign-in' }} className="cw-button">
      Sign in
    </AppLink>
  )
}

export interface SignUpFormProps extends GateProps {
  /** The secret of an invitation. */
  readonly invitation?: string
  /** The address that was invited. */
  readonly email?: string
  /** Where to go afterwards. */
  readonly to?: Page
  /** A mail was sent to this address, by which the account is verified. */
  readonly onSent: (email: string) => void
}

/** The form for a new account. */
export function SignUpForm({ api, invitation, email = '', to, onSent }: SignUpFormProps) {
  const arrive = useArrival()
  const form = useForm({
    initial: { name: '', email, password: '' },
    checks: NEW_ACCOUNT_CHECKS,
    async send(values) {
      const result = await api.signUp({
        name: values.name.trim(),
        email: values.email.trim(),
        password: values.password,
        ...(invitation === undefined ? {} : { invitation }),
      })
      if (!result.ok) return result.error
      if ('verify' in result.value) onSent(values.email.trim())
      else await arrive(result.value, to)
      return null
    },
  })
  return (
    <form noValidate onSubmit={form.onSubmit}>
      <NewAccountFields form={form} />
      <FormError error={form.error} words={{ 'not-found': 'The invitation does not work any more.' }} />
      <SubmitButton isBusy={form.isBusy}>Make the account</SubmitButton>
    </form>
  )
}
