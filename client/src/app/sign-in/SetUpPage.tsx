import { FormError } from '../../interface/FormError.tsx'
import { SubmitButton } from '../../interface/SubmitButton.tsx'
import { TextField } from '../../interface/TextField.tsx'
import { useForm } from '../../interface/use-form.ts'
import { AppLink } from '../navigation/navigation.tsx'
import { checkGiven } from './checks.ts'
import { GateFrame } from './GateFrame.tsx'
import type { LinkProps } from './gate-props.ts'
import { NEW_ACCOUNT_CHECKS, NewAccountFields } from './NewAccountFields.tsx'
import { useArrival } from './use-arrival.ts'

/** The first start: whoever opens the set-up link makes the first account, which owns the server. */
export default function SetUpPage({ api, options, token }: LinkProps) {
  const arrive = useArrival()
  const form = useForm({
    initial: { organization: '', name: '', email: '', password: '' },
    checks: { organization: checkGiven, ...NEW_ACCOUNT_CHECKS },
    async send(values) {
      const result = await api.setUp({
        token,
        organization: values.organization.trim(),
        name: values.name.trim(),
        email: values.email.trim(),
        password: values.password,
      })
      if (!result.ok) return result.error
      await arrive(result.value, { page: 'documents' })
      return null
    },
  })
  if (!options.setUp)
    return (
      <GateFrame title="This server has an owner" about="The set-up link works once, and was used.">
        <AppLink to={{ page: 'sign-in' }} className="cw-button cw-button-main">
          Sign in
        </AppLink>
      </GateFrame>
    )
  return (
    <GateFrame
      title="Make this server yours"
      about="Whoever finishes this becomes the owner. The link works once."
      foot="Documents that are on this server are kept; they go to your organization."
    >
      <form noValidate onSubmit={form.onSubmit}>
        <TextField
          label="Organization"
          field={form.field('organization')}
          autoComplete="organization"
          maxLength={80}
          hint="The name of your team. You can change it later."
        />
        <NewAccountFields form={form} />
        <FormError
          error={form.error}
          words={{
            'not-found': 'The link does not work any more. The server prints another when it starts.',
          }}
        />
        <SubmitButton isBusy={form.isBusy}>Make it mine</SubmitButton>
      </form>
    </GateFrame>
  )
}
