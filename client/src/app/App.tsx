import { Suspense, useEffect, useMemo, useRef } from 'react'
import { documentsApi } from '../api/documents.ts'
import { sendOrTakeEarly } from './early-request.ts'
import type { EarlySession } from './early-session.ts'
import { Message } from './Message.tsx'
import { AppLink, useRoute } from './navigation/navigation.tsx'
import { DocumentPage, DocumentsPage, TrashPage } from './pages.ts'
import { PalettePlace } from './palette/PalettePlace.tsx'
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
  const api = useMemo(() => documentsApi(server, sendOrTakeEarly), [server])
  const top = useFocusOnArrival(route.page)
  useEditorSoon()
  useRegionKeys()
  return (
    <>
      <a className="cw-skip" href="#content">
        Skip to the content
      </a>
      <PalettePlace api={api}>
        <div ref={top} tabIndex={-1} className="cw-app">
          <Suspense fallback={null}>{page()}</Suspense>
        </div>
      </PalettePlace>
    </>
  )

  function page() {
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
