import { useCallback, useEffect, useState } from 'react'
import type { ApiError } from '../../api/http.ts'
import { Dialog } from '../../editor/controls/Dialog.tsx'
import { FormError } from '../../interface/FormError.tsx'
import { countUnsavedCopies } from '../../session/storage/local-copies.ts'
import { useAccountSession } from './account-context.ts'

/** Signs out. Asks first when this device has edits that the server has not, as they are deleted with the rest. */
export default function SignOutDialog({ onClose }: { onClose: () => void }) {
  const session = useAccountSession()
  const [unsaved, setUnsaved] = useState<number | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const leave = useCallback(async () => {
    const result = await session.signOut()
    if (result.ok) onClose()
    else setError(result.error)
  }, [session, onClose])
  useEffect(() => {
    let isLeft = false
    // React's strict mode calls effects twice in a row in development.
    const timer = setTimeout(() => {
      void countUnsavedCopies(session.server).then((count) => {
        if (isLeft) return
        setUnsaved(count)
        if (count === 0) void leave()
      })
    })
    return () => {
      isLeft = true
      clearTimeout(timer)
    }
  }, [session, leave])
  if (error === null && (unsaved === null || unsaved === 0)) return null
  return (
    <Dialog title="Sign out" onClose={onClose}>
      <div className="cw-form">
        {unsaved !== null && unsaved > 0 && (
          <p className="cw-dialog-text">
            {unsaved === 1 ? 'One document has' : `${unsaved} documents have`} edits that are not saved on the
            server yet. Signing out deletes them from this device.
          </p>
        )}
        <FormError error={error} />
        <div className="cw-dialog-actions">
          <button type="button" className="cw-button cw-button-quiet" onClick={onClose}>
            Stay
          </button>
          <button
            type="button"
            className="cw-button cw-button-danger"
            onClick={() => {
              setError(null)
              void leave()
            }}
          >
            {error === null ? 'Sign out and delete them' : 'Try again'}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
