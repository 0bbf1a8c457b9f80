import { useEffect, useState } from 'react'
import type { ApiError } from '../../api/http.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { useAccountSession } from '../account-session/account-context.ts'
import { AppLink } from '../navigation/navigation.tsx'
import { GateFrame } from './GateFrame.tsx'
import type { LinkProps } from './gate-props.ts'

type Verification =
  | { readonly state: 'asking' | 'done' }
  | { readonly state: 'failed'; readonly error: ApiError }

/** Verifies an address by the link of a mail. */
export function VerifyPage({ api, token }: LinkProps) {
  const session = useAccountSession()
  const [verification, setVerification] = useState<Verification>({ state: 'asking' })
  useEffect(() => {
    let isLeft = false
    // React's strict mode calls effects twice in a row in development, and the link works once.
    const timer = setTimeout(() => {
      void api.verify(token).then((result) => {
        if (isLeft) return
        setVerification(result.ok ? { state: 'done' } : { state: 'failed', error: result.error })
        // Who is signed in sees at once that the address is verified.
        if (result.ok) void session.renew()
      })
    })
    return () => {
      isLeft = true
      clearTimeout(timer)
    }
  }, [api, token, session])
  switch (verification.state) {
    case 'asking':
      return (
        <GateFrame title="Your address">
          <LoadingRows count={1} />
        </GateFrame>
      )
    case 'done':
      return (
        <GateFrame title="Your address is verified">
          <div className="cw-gate-ways">
            <AppLink to={{ page: 'documents' }} className="cw-button cw-button-main">
              Go on
            </AppLink>
          </div>
        </GateFrame>
      )
    case 'failed':
      return (
        <GateFrame
          title="The address was not verified"
          about={`${verification.error.message} A link works once, and not for long. The settings of your account send another.`}
        >
          <AppLink to={{ page: 'documents' }} className="cw-button">
            All documents
          </AppLink>
        </GateFrame>
      )
    default:
      return verification satisfies never
  }
}
