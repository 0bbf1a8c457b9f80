import { Dialog } from '../../../editor/controls/Dialog.tsx'

export interface RevokeDialogProps {
  readonly name: string
  readonly onRevoke: () => void
  readonly onClose: () => void
}

/** Asks before a key is revoked. */
export function RevokeDialog({ name, onRevoke, onClose }: RevokeDialogProps) {
  return (
    <Dialog title={`Revoke “${name}”`} onClose={onClose}>
      <div className="cw-form">
        <p className="cw-dialog-text">Programs that use it are out within a second. This cannot be undone.</p>
        <div className="cw-dialog-actions">
          <button type="button" className="cw-button cw-button-quiet" onClick={onClose}>
            Keep it
          </button>
          <button type="button" className="cw-button cw-button-danger" onClick={onRevoke}>
            Revoke
          </button>
        </div>
      </div>
    </Dialog>
  )
}
