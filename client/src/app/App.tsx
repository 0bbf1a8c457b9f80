import { Suspense, useEffect, useMemo, useRef } from 'react'
import { documentsApi } from '../api/documents.ts'
import { useAccountSession, useAccountState } from './account-session/account-context.ts'
import type { AccountSession } from './account-session/account-session.ts'
import type { EarlySession } from './early-session.ts'
import { Message } from './messages/Message.tsx'
import { AppLink, useRoute } from './navigation/navigation.tsx'
import type { GatePage, Route } from './navigation/route.ts'
import { ConsentPage, DocumentPage, DocumentsPage, GatePlace, SettingsPlace, TrashPage } from './pages.ts'
import { PalettePlace } from './palette/PalettePlace.tsx'
import { ProjectsPlace } from './projects/ProjectsPlace.tsx'
import { useRegionKeys } from './use-region-keys.ts'

/** Delay before the editor is preloaded, milliseconds. The list is rendered and requested first. */
const EDITOR_SOON_MS = 500

export interface AppProps {
  /** Origin of the server. */
  readonly server: string
  /** The session of the first page's document, if it has begun. */
  readonly session: EarlySession | null
}

/** The web app: the list of documents, the trash, and a page for each document. */
export function App({ server, session }: AppProps) {
  const route = useRoute()
  const account = useAccountSession()
  const { state } = useAccountState()
  const api = useMemo(() => documentsApi(server, account.send), [server, account])
  const shown = pageOf(route, state === 'signed-out', account)
  const top = useFocusOnArrival(isGate(shown) ? 'gate' : shown.page)
  useEditorSoon()
  useRegionKeys()
  const content = (
    <div ref={top} tabIndex={-1} className="cw-app">
      <Suspense fallback={null}>
        {isGate(shown) ? <GatePlace key={shown.page} page={shown} /> : page(shown)}
      </Suspense>
    </div>
  )
  return (
    <>
      <a className="cw-skip" href="#content">
        Skip to the content
      </a>
      {isGate(shown) ? (
        content
      ) : (
        <ProjectsPlace>
          <PalettePlace api={api}>{content}</PalettePlace>
        </ProjectsPlace>
      )}
    </>
  )

  function page(route: Exclude<Route, GatePage>) {
    switch (route.page) {
      case 'documents':
      case 'favourites':
      case 'recent':
      case 'project':
        return <DocumentsPage api={api} page={route} />
      case 'trash':
        return <TrashPage api={api} />
      case 'document':
        return (
          <DocumentPage
            key={route.address}
            api={api}
            server={server}
            address={route.address}
            begun={session}
          />
        )
      case 'settings':
        return <SettingsPlace section={route.section} />
      case 'consent':
        return <ConsentPage uid={route.uid} />
      case 'unknown':
        return (
          <Message title="There is no such page">
            <AppLink to={{ page: 'documents' }} className="cw-button cw-button-main">
              All documents
            </AppLink>
          </Message>
        )
      default:
        return route satisfies never
    }
  }
}

/** The page that is shown: who is signed out signs in first, except to what a share link has opened. */
function pageOf(route: Route, isSignedOut: boolean, account: AccountSession): Route {
  if (!isSignedOut || isGate(route) || route.page === 'unknown') return route
  if (route.page === 'document' && account.hasVisit(route.address)) return route
  return { page: 'sign-in' }
}

function isGate(route: Route): route is GatePage {
  return GATES.has(route.page)
}

const GATES: ReadonlySet<Route['page']> = new Set([
  'sign-in',
  'sign-up',
  'forgot',
  'reset',
  'verify',
  'setup',
  'invitation',
  'share-link',
  'unsubscribe',
])

/** Preloads the editor while the list is shown, so that opening a document does not wait for it. */
function useEditorSoon(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      DocumentPage.load().catch(() => {
        // The network is unavailable. Opening a document requests the editor again.
      })
    }, EDITOR_SOON_MS)
    return () => clearTimeout(timer)
  }, [])
}

/** Moves the focus to the top of a new page, so that keyboards and screen readers start there. */
function useFocusOnArrival(page: string) {
  const ref = useRef<HTMLDivElement>(null)
  const before = useRef(page)
  useEffect(() => {
    if (before.current === page) return
    before.current = page
    ref.current?.focus({ preventScroll: true })
  }, [page])
  return ref
}
