import { Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { type DocumentSummary, type DocumentsApi, documentsApi } from '../api/documents.ts'
import { later } from '../editor/controls/later.ts'
import { useSession } from '../editor/state/use-session.ts'
import type { DocumentSession } from '../session/document-session.ts'
import { loadPerson } from '../session/presence/stored-person.ts'
import { openDocumentSession } from '../session/renewable-session.ts'
import { localStore } from '../session/storage/local-store.ts'
import { useAccountSession } from './account-session/account-context.ts'
import type { EarlySession } from './early-session.ts'
import { Message } from './messages/Message.tsx'
import { NotLoaded } from './messages/NotLoaded.tsx'
import { AppLink } from './navigation/navigation.tsx'
import { rememberOpened } from './preferences/recent.ts'
import { useDocument } from './use-document.ts'
import { Workspace } from './Workspace.tsx'

const UnknownDocument = later(() => import('./closed/UnknownDocument.tsx'), NotLoaded)
const ClosedDocument = later(() => import('./closed/ClosedDocument.tsx'), NotLoaded)

export interface DocumentPageProps {
  readonly api: DocumentsApi
  readonly server: string
  readonly address: string
  /** A session that has begun before the page. */
  readonly begun: EarlySession | null
}

/** The page of one document: the editor, or the reason why it cannot be shown. */
export default function DocumentPage({ api: apiOfAll, server, address, begun }: DocumentPageProps) {
  useEffect(() => rememberOpened(address), [address])
  const account = useAccountSession()
  // Who came by a share link is known by it in its document only.
  const api = useMemo(
    () => (account.hasVisit(address) ? documentsApi(server, account.sendFor(address)) : apiOfAll),
    [apiOfAll, server, address, account],
  )
  const { status, problem, create, restore, trash, trashedByOthers } = useDocument(api, address)
  const trouble = problem === null ? undefined : `${problem.message} ${problem.todo}`
  switch (status.state) {
    case 'asking':
    case 'open':
      return (
        <Open
          api={api}
          server={server}
          address={address}
          begun={begun}
          document={status.state === 'open' ? status.document : null}
          asking={status.state === 'asking'}
          onTrash={trash}
          onTrashed={trashedByOthers}
        />
      )
    case 'trashed':
      return (
        <Message
          title={`${status.document?.title || 'This document'} is in the trash`}
          text={trouble ?? 'Nothing in it is lost. Restore it to read and write on.'}
        >
          <button type="button" className="cw-button cw-button-main" onClick={restore}>
            Restore
          </button>
          <AllDocuments />
        </Message>
      )
    case 'unknown':
    case 'hidden':
      return (
        <Suspense fallback={null}>
          <UnknownDocument
            server={server}
            address={address}
            isHidden={status.state === 'hidden'}
            trouble={trouble}
            onCreate={create}
          >
            <AllDocuments />
          </UnknownDocument>
        </Suspense>
      )
    case 'refused':
      return (
        <Message title="This document is closed to you" text={`${status.error.message} ${status.error.todo}`}>
          <AllDocuments />
        </Message>
      )
    default:
      return status satisfies never
  }
}

interface OpenProps extends DocumentPageProps {
  readonly document: DocumentSummary | null
  readonly asking: boolean
  readonly onTrash: () => void
  readonly onTrashed: () => void
}

function Open({ asking, begun, ...props }: OpenProps) {
  const session = useDocumentSession(props.server, props.address, begun, asking)
  return session === null ? null : <Live {...props} session={session} />
}

function Live({
  session,
  onTrashed,
  ...props
}: Omit<OpenProps, 'asking' | 'begun'> & { session: DocumentSession }) {
  const phase = useSession(session, ({ phase }) => phase)
  const trashed = phase.state === 'closed' && phase.reason === 'trashed'
  useEffect(() => {
    if (trashed) onTrashed()
  }, [trashed, onTrashed])
  const account = useAccountSession()
  const isSignedOut = phase.state === 'closed' && phase.reason === 'unauthorized'
  useEffect(() => {
    // Whether only the credentials have ended or the session with them; the app then asks for signing in.
    if (isSignedOut && !account.hasVisit(session.address)) void account.renew()
  }, [isSignedOut, account, session])
  const wasOpen = useRef(false)
  if (phase.state === 'ready') wasOpen.current = true
  if (phase.state === 'closed' && !trashed) {
    return (
      <>
        <LeaveWarning session={session} />
        <Suspense fallback={null}>
          <ClosedDocument session={session} closed={phase} wasOpen={wasOpen.current}>
            <AllDocuments />
          </ClosedDocument>
        </Suspense>
      </>
    )
  }
  return (
    <>
      <LeaveWarning session={session} />
      <Workspace {...props} session={session} />
    </>
  )
}

/** Warns who leaves the page with unsaved edits. A component of its own: the state changes at each key. */
function LeaveWarning({ session }: { session: DocumentSession }) {
  useLeaveWarning(useSession(session, ({ unsaved }) => unsaved))
  return null
}

function AllDocuments() {
  return (
    <AppLink to={{ page: 'documents' }} className="cw-button">
      All documents
    </AppLink>
  )
}

/**
 * A session from the mounting to the unmounting of the page: the one that has begun before, or a new one. It connects after
 * the server has confirmed that the document exists, because connecting creates documents. Until then the local copy is
 * shown.
 */
function useDocumentSession(
  server: string,
  address: string,
  begun: DocumentPageProps['begun'],
  wait: boolean,
): DocumentSession | null {
  const [session, setSession] = useState<DocumentSession | null>(() => begun?.take(address) ?? null)
  const first = useRef(session)
  const account = useAccountSession()
  useEffect(() => {
    const created =
      first.current ??
      openDocumentSession({
        server,
        address,
        token: account.tokenFor(address),
        send: account.sendFor(address),
        user: loadPerson(localStore()),
        connect: false,
      })
    first.current = null
    setSession(created)
    return () => {
      created.destroy()
      setSession(null)
    }
  }, [server, address, account])
  useEffect(() => {
    if (!wait) session?.connect()
  }, [session, wait])
  return session
}

/** The browser asks for confirmation before the page is left while edits are not acknowledged. */
function useLeaveWarning(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [unsaved])
}
