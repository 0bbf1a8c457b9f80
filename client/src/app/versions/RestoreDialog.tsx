import type { Version } from '../../api/versions.ts'
import { Dialog } from '../../editor/controls/Dialog.tsx'
import { versionName, versionText } from './version-text.ts'

export interface RestoreDialogProps {
  readonly version: Version
  readonly onRestore: () => void
  readonly onClose: () => void
}

/** Asks before the whole document becomes what it was. */
export default function RestoreDialog({ version, onRestore, onClose }: RestoreDialogProps) {
  const name = versionName(version)
  const when = versionText(version, new Date())
  return (
    <Dialog title="Restore this version?" onClose={onClose}>
      <p>
        The document becomes as it was {when}
        {name !== null && `, “${name}”`}. What it is now is kept as a version. What others write meanwhile
        stays.
      </p>
      <div className="cw-dialog-end">
        <button type="button" className="cw-button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="cw-button cw-button-main" onClick={onRestore}>
          Restore
        </button>
      </div>
    </Dialog>
  )
}
