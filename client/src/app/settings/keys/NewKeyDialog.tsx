import type { NewApiKey } from '../../../api/keys.ts'
import { Dialog } from '../../../editor/controls/Dialog.tsx'
import { CopyField } from '../../../interface/CopyField.tsx'

/** Shows a new key, once. */
export function NewKeyDialog({ made, onClose }: { made: NewApiKey; onClose: () => void }) {
  return (
    <Dialog title={`The key “${made.name}”`} onClose={onClose}>
      <div className="cw-form">
        <p className="cw-dialog-text">Copy it now: it is not shown again.</p>
        <CopyField label="Key" text={made.key} />
        <div className="cw-dialog-actions">
          <button type="button" className="cw-button cw-button-main" onClick={onClose}>
            Done
          </button>
        </div>
      </div>
    </Dialog>
  )
}
