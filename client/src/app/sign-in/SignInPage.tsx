import { useState } from 'react'
import { EmailField } from '../../interface/EmailField.tsx'
import { FormError } from '../../interface/FormError.tsx'
import { PasswordField } from '../../interface/PasswordField.tsx'
import { SubmitButton } from '../../interface/SubmitButton.tsx'
import { useForm } from '../../interface/use-form.ts'
import { useAccountState } from '../account-session/account-context.ts'
import { AppLink } from '../navigation/navigation.tsx'
import { routeOf } from '../navigation/route.ts'
import { checkEmail, checkGiven } from './checks.ts'
import { GateFrame } from './GateFrame.tsx'
import type { GateProps } from './gate-props.ts'
import { PasskeyButton } from './PasskeyButton.tsx'
import { ProviderLinks } from './ProviderLinks.tsx'
import { SecondFactorForm } from './SecondFactorForm.tsx'
import { useArrival } from './use-arrival.ts'

/** The page for signing in: by passkey, by a provider, or by password and, if the account has one, a second factor. */
export function SignInPage({ api, options }: GateProps) {
  const arrive = useArrival()
  const [attempt, setAttempt] = useState<string | null>(null)
  const form = useForm({
    initial: { email: '', password: '' },
    checks: { email: checkEmail, password: checkGiven },
    async send({ email, password }) {
      const result = await api.signIn({ email: email.trim(), password })
      if (!result.ok) return result.error
      if ('secondFactor' in result.value) setAttempt(result.value.secondFactor)
      else await arrive(result.value)
      return null
    },
  })
  if (attempt !== null)
    return <SecondFactorForm api={api} token={attempt} onSigned={arrive} onBack={() => setAttempt(null)} />
  if (options.setUp)
    return (
      <GateFrame
        title="Nobody owns this server yet"
        about="Open the set-up link that the server has printed when it started. “cowrite admin create” makes the owner without it."
      />
    )
  return (
    <GateFrame title="Sign in" about={<Reason />}>
      <div className="cw-gate-ways">
        <PasskeyButton api={api} />
        <ProviderLinks options={options} />
        <ProviderProblem />
      </div>
      <div className="cw-gate-or">or</div>
      <form noValidate onSubmit={form.onSubmit}>
        <EmailField field={form.field('email')} autoComplete="username webauthn" />
        <PasswordField
          label="Password"
          field={form.field('password')}
          autoComplete="current-password"
          beside={
            <AppLink to={{ page: 'forgot' }} className="cw-link">
              Forgotten?
            </AppLink>
          }
        />
        <FormError error={form.error} words={{ unauthorized: 'The address or the password is wrong.' }} />
        <SubmitButton isBusy={form.isBusy}>Sign in</SubmitButton>
      </form>
      <p className="cw-gate-alternative">
        No account?{' '}
        {options.signUp === 'open' ? (
          <AppLink to={{ page: 'sign-up' }} className="cw-link">
            Make one
          </AppLink>
        ) : (
          'Ask whoever invited you for a link.'
        )}
      </p>
    </GateFrame>
  )
}

/** What the server says in the address after a sign-in by a provider has failed. */
const PROVIDER_PROBLEMS: Readonly<Record<string, string>> = {
  forbidden: 'There is no account here for that identity. Ask whoever invited you for a link.',
  conflict:
    'There is an account with that address already. Sign in to it, then link the service in its settings.',
  unauthorized: 'The service did not confirm who you are. Try again.',
  'provider-away': 'The service did not answer. Try again in a moment, or use another way.',
}

function ProviderProblem() {
  const error = new URLSearchParams(location.search).get('error')
  const words = error === null ? undefined : (PROVIDER_PROBLEMS[error] ?? PROVIDER_PROBLEMS['unauthorized'])
  return words === undefined ? null : (
    <p className="cw-form-error" role="alert">
      {words}
    </p>
  )
}

/** Why one signs in: for a page that was wanted, or because the session has ended. */
function Reason() {
  const state = useAccountState()
  if (state.state === 'signed-out' && state.isEnded) return 'Your session has ended.'
  switch (routeOf(location.pathname).page) {
    case 'document':
      return 'to open the document'
    case 'settings':
      return 'to open the settings'
    default:
      return 'to read and write with others'
  }
}
