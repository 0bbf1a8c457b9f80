import { type ReactNode, useEffect, useState } from 'react'
import { UnsavedText } from '../../editor/rights/UnsavedText.tsx'
import type { DocumentSession } from '../../session/document-session.ts'
import { useAccountSession } from '../account-session/account-context.ts'
import { type ClosedReason, closedWords, isGone } from './closed-words.ts'
import { forgetDocument } from './forget-document.ts'

export interface ClosedDocumentProps {
  readonly session: DocumentSession
  readonly closed: ClosedReason
  /** Whether the reader saw the document before. */
  readonly wasOpen: boolean
  /** What can be done instead. */
  readonly children: ReactNode
}

/**
 * The page of a document whose session the server has ended: why, and whether what the reader wrote is saved. When the right
 * to see it is gone, nothing of it stays on the device.
 */
export default function ClosedDocument({ session, closed, wasOpen, children }: ClosedDocumentProps) {
  const isVisit = useAccountSession().hasVisit(session.address)
  // The credentials of a visit end with its link, and nobody can renew them.
  const reason = isVisit && closed.reason === 'unauthorized' ? 'forbidden' : closed.reason
  const { title, text } = closedWords({ ...closed, reason }, wasOpen)
  const [unsaved] = useState(() => session.unsavedText())
  const gone = isGone(reason)
  useEffect(() => {
    if (!gone) return
    forgetDocument(session.address)
    session.discardLocalCopy().catch(reportError)
  }, [session, gone])
  return (
    <main id="content" className="cw-message">
      <div role="alert">
        <h1>{title}</h1>
        <p>{text}</p>
      </div>
      {wasOpen && (
        <p>
          <UnsavedText text={unsaved} />
        </p>
      )}
      <div className="cw-message-actions">{children}</div>
    </main>
  )
}
