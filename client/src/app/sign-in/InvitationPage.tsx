import { useEffect, useMemo, useState } from 'react'
import type { ApiError, ApiResult } from '../../api/http.ts'
import { type InvitationAbout, linksApi } from '../../api/links.ts'
import { FormError } from '../../interface/FormError.tsx'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { useAccount, useAccountSession } from '../account-session/account-context.ts'
import { AppLink, navigate } from '../navigation/navigation.tsx'
import { GateFrame } from './GateFrame.tsx'
import type { LinkProps } from './gate-props.ts'
import { SignInPage } from './SignInPage.tsx'
import { Sent, SignUpForm } from './SignUpPage.tsx'

/** An invitation to an organization: joins it with the account that is signed in, or with a new one. */
export default function InvitationPage(props: LinkProps) {
  const { token } = props
  const session = useAccountSession()
  const account = useAccount()
  const api = useMemo(() => linksApi(session.server, session.send), [session])
  const [result, setResult] = useState<ApiResult<InvitationAbout> | null>(null)
  const [way, setWay] = useState<'choose' | 'sign-in'>('choose')
  const [sentTo, setSentTo] = useState<string | null>(null)
  useEffect(() => {
    let isLeft = false
    // Whether somebody is signed in is known first.
    void session.renew().then(() =>
      api.invitation(token).then((answer) => {
        if (!isLeft) setResult(answer)
      }),
    )
    return () => {
      isLeft = true
    }
  }, [session, api, token])
  if (sentTo !== null) return <Sent email={sentTo} />
  if (result === null)
    return (
      <GateFrame title="An invitation">
        <LoadingRows count={2} />
      </GateFrame>
    )
  if (!result.ok)
    return (
      <GateFrame
        title="This invitation does not work any more"
        about="It was used, withdrawn, or is too old. Ask whoever invited you for another."
      >
        <AppLink to={{ page: 'documents' }} className="cw-button">
          All documents
        </AppLink>
      </GateFrame>
    )
  const { organization, inviter, email } = result.value
  const title = `Join ${organization}`
  const about = inviter === null ? 'You are invited.' : `${inviter} has invited you.`
  if (account !== null)
    return (
      <GateFrame title={title} about={about}>
        <Accept name={account.name} accept={() => api.accept(token)} />
      </GateFrame>
    )
  // Once signed in, the same page offers to join.
  if (way === 'sign-in') return <SignInPage {...props} />
  return (
    <GateFrame title={title} about={about}>
      <SignUpForm
        {...props}
        invitation={token}
        email={email ?? ''}
        to={{ page: 'documents' }}
        onSent={setSentTo}
      />
      <p className="cw-gate-alternative">
        <button type="button" className="cw-link" onClick={() => setWay('sign-in')}>
          I have an account
        </button>
      </p>
    </GateFrame>
  )
}

function Accept({ name, accept }: { name: string; accept: () => Promise<ApiResult<unknown>> }) {
  const session = useAccountSession()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const join = async () => {
    setBusy(true)
    const result = await accept()
    if (result.ok) {
      // With the account's new organization.
      await session.renew()
      navigate({ page: 'documents' })
    } else setError(result.error)
    setBusy(false)
  }
  return (
    <div className="cw-gate-ways">
      <FormError error={error} />
      <button
        type="button"
        className="cw-button cw-button-main"
        aria-disabled={isBusy || undefined}
        onClick={() => {
          if (!isBusy) void join()
        }}
      >
        Join as {name}
      </button>
      <AppLink to={{ page: 'documents' }} className="cw-button cw-button-quiet">
        Not now
      </AppLink>
    </div>
  )
}
