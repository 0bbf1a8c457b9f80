import { useState } from 'react'
import { EmailField } from '../../interface/EmailField.tsx'
import { FormError } from '../../interface/FormError.tsx'
import { SubmitButton } from '../../interface/SubmitButton.tsx'
import { useForm } from '../../interface/use-form.ts'
import { AppLink } from '../navigation/navigation.tsx'
import { checkEmail } from './checks.ts'
import { GateFrame } from './GateFrame.tsx'
import type { GateProps } from './gate-props.ts'

/** Asks for the address to which a link for a new password is sent. It never says whether there is an account. */
export function ForgotPage({ api, options }: GateProps) {
  const [sentTo, setSentTo] = useState<string | null>(null)
  const form = useForm({
    initial: { email: '' },
    checks: { email: checkEmail },
    async send({ email }) {
      const result = await api.forgot(email.trim())
      if (!result.ok) return result.error
      setSentTo(email.trim())
      return null
    },
  })
  const back = (
    <AppLink to={{ page: 'sign-in' }} className="cw-link">
      Back to signing in
    </AppLink>
  )
  if (sentTo !== null)
    return (
      <GateFrame
        title={options.mail ? 'Look into your mail' : 'Ask your administrator'}
        about={
          <>
            If <strong dir="auto">{sentTo}</strong> has an account, a link for a new password{' '}
            {options.mail
              ? 'is on its way to it.'
              : 'is in the log of the server, which sends no mail. Whoever runs it can give it to you.'}
          </>
        }
      >
        {back}
      </GateFrame>
    )
  return (
    <GateFrame title="A new password" about="We send you a link by which you choose another one.">
      <form noValidate onSubmit={form.onSubmit}>
        <EmailField field={form.field('email')} />
        <FormError error={form.error} />
        <SubmitButton isBusy={form.isBusy}>Send the link</SubmitButton>
      </form>
      <p className="cw-gate-alternative">{back}</p>
    </GateFrame>
  )
}
