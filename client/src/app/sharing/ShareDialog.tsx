import { Lock, X } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import type { ApiError, Send } from '../../api/http.ts'
import { DOCUMENT_ROLES, type DocumentRole } from '../../api/roles.ts'
import { type DocumentAccess, sharingApi } from '../../api/sharing.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Modal } from '../../interface/Modal.tsx'
import { Problem } from '../../interface/Problem.tsx'
import { AccessRow } from './AccessRow.tsx'
import { summaryOf } from './access-words.ts'
import { CopyAddress } from './CopyAddress.tsx'
import { granteeOf } from './grantee.ts'
import { InviteField } from './InviteField.tsx'
import { Links } from './Links.tsx'
import { type Sharing, useSharing } from './use-sharing.ts'
import './sharing.css'

export interface ShareDialogProps {
  /** Origin of the server. */
  readonly server: string
  /** Sends requests with the reader's credentials. */
  readonly send: Send
  /** Address of the document, `project/document`. */
  readonly address: string
  /** Where the document's page is. */
  readonly url: string
  /** The id of the reader's account. */
  readonly account: string
  readonly onClose: () => void
}

/** Who can see a document, and why; who may share it changes that. On phones a sheet. */
export default function ShareDialog(props: ShareDialogProps) {
  const { server, send, address, url, account, onClose } = props
  const api = useMemo(() => sharingApi(server, send), [server, send])
  const sharing = useSharing(api, address)
  const { access } = sharing
  const organization = access.state === 'loaded' ? (access.value.organization?.id ?? null) : null
  const find = useCallback(
    (query: string, signal: AbortSignal) =>
      organization === null
        ? Promise.resolve({ ok: true as const, value: [] })
        : api.candidates(organization, query, signal),
    [api, organization],
  )
  return (
    <Modal className="cw-dialog cw-share" label="Share" firstFocus=".cw-input" onClose={onClose}>
      <header className="cw-dialog-head">
        <h2>Share</h2>
        <button type="button" className="cw-tool" aria-label="Close" onClick={onClose}>
          <X className="cw-icon" aria-hidden="true" />
        </button>
      </header>
      <div className="cw-share-body">
        {access.state === 'loading' && <LoadingRows count={3} />}
        {access.state === 'failed' && (
          <Problem
            what="Who can see this could not be loaded."
            error={access.error}
            onRetry={() => void sharing.reload()}
          />
        )}
        {access.state === 'loaded' && (
          <Shared access={access.value} sharing={sharing} account={account} find={find} />
        )}
      </div>
      <footer className="cw-share-foot">
        {access.state === 'loaded' && access.value.mayShare && (
          <Restriction restricted={access.value.restricted} onChange={sharing.restrict} />
        )}
        <span className="cw-spacer" />
        <CopyAddress url={url} label="Copy address" />
        <button type="button" className="cw-button cw-button-main" onClick={onClose}>
          Done
        </button>
      </footer>
    </Modal>
  )
}

interface SharedProps {
  readonly access: DocumentAccess
  readonly sharing: Sharing
  readonly account: string
  readonly find: Parameters<typeof InviteField>[0]['find']
}

function Shared({ access, sharing, account, find }: SharedProps) {
  return (
    <>
      {access.mayShare ? (
        <InviteField find={find} roles={DOCUMENT_ROLES} onInvite={sharing.grant} />
      ) : (
        <p className="cw-note">Only owners of this document can share it.</p>
      )}
      <section aria-label="Who can see this, and why">
        <div className="cw-access-head">
          <h3>Who can see this, and why</h3>
          <span className="cw-access-count">{summaryOf(access)}</span>
        </div>
        <ul className="cw-access-rows">
          {access.people.map((entry) => (
            <AccessRow
              key={`${entry.kind}:${entry.id}:${entry.grant}`}
              entry={entry}
              isOwn={entry.kind === 'account' && entry.id === account}
              roles={DOCUMENT_ROLES}
              place="document"
              onRole={(role: DocumentRole | null) => sharing.grant(granteeOf(entry), role)}
            />
          ))}
        </ul>
      </section>
      {access.mayShare && <Links links={access.links} sharing={sharing} />}
    </>
  )
}

function Restriction(props: { restricted: boolean; onChange: Sharing['restrict'] }) {
  const { restricted, onChange } = props
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const change = async () => {
    if (busy) return
    setBusy(true)
    setError(null)
    const result = await onChange(!restricted)
    setBusy(false)
    if (!result.ok) setError(result.error)
  }
  return (
    <span className="cw-restriction">
      <button
        type="button"
        className="cw-button cw-button-quiet"
        aria-pressed={restricted}
        aria-busy={busy || undefined}
        onClick={() => void change()}
      >
        <Lock className="cw-icon-small" aria-hidden="true" />
        {restricted ? 'Restricted to those named here' : 'Restrict to those named here'}
      </button>
      {error !== null && (
        <span className="cw-field-error" role="alert">
          {error.message} {error.todo}
        </span>
      )}
    </span>
  )
}
