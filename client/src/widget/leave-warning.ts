import type { DocumentSession } from '../session/document-session.ts'

/**
 * The browser asks before the page is left, exactly while something is outstanding: a listener that is always
 * there would keep some browsers from keeping the page for the back button. Returns what ends that.
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
