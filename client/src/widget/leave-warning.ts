import type { DocumentSession } from '../session/document-session.ts'

/**
 * The browser asks for confirmation before the page is left while edits are not acknowledged. The listener exists only
 * then, because some browsers do not put pages with such a listener into the back/forward cache. Returns the
 * unsubscription.
 */
export function warnBeforeLeaving(session: Pick<DocumentSession, 'snapshot' | 'subscribe'>): () => void {
  const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
  const look = (): void => {
    if (session.snapshot().unsaved) addEventListener('beforeunload', warn)
    else removeEventListener('beforeunload', warn)
  }
  const unsubscribe = session.subscribe(look)
  look()
  return () => {
    unsubscribe()
    removeEventListener('beforeunload', warn)
  }
}
