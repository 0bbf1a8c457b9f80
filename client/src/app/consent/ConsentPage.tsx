import { useCallback, useMemo } from 'react'
import { consentApi } from '../../api/consents.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { useLoaded } from '../../interface/use-loaded.ts'
import { useAccountSession } from '../account-session/account-context.ts'
import { AppLink } from '../navigation/navigation.tsx'
import { GateFrame } from '../sign-in/GateFrame.tsx'
import { ConsentForm } from './ConsentForm.tsx'
import './consent.css'

/** A program asks for access to documents, and the person who signed in decides. */
export default function ConsentPage({ uid }: { uid: string }) {
  const session = useAccountSession()
  const api = useMemo(() => consentApi(session.server, session.send, uid), [session, uid])
  const [loaded] = useLoaded(useCallback((signal: AbortSignal) => api.request(signal), [api]))
  switch (loaded.state) {
    case 'loading':
      return (
        <GateFrame title="A program asks for access">
          <LoadingRows count={3} />
        </GateFrame>
      )
    case 'failed':
      return (
        <GateFrame title="Nothing to decide" about={`${loaded.error.message} ${loaded.error.todo}`}>
          <AppLink to={{ page: 'documents' }} className="cw-button">
            All documents
          </AppLink>
        </GateFrame>
      )
    case 'loaded':
      return <ConsentForm request={loaded.value} decide={api.decide} />
    default:
      return loaded satisfies never
  }
}
