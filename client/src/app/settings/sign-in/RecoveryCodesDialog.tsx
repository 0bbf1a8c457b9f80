import { Dialog } from '../../../editor/controls/Dialog.tsx'
import { saveFile } from '../../../editor/export/save-file.ts'

/** Shows new recovery codes, once. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <Dialog title="Recovery codes" onClose={onClose}>
      <div className="cw-form">
        <p className="cw-dialog-text">
          Each of these signs you in once without the app. Keep them where you find them without your phone:
          they are not shown again.
        </p>
        <ul className="cw-recovery-codes">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="cw-dialog-actions">
          <button
            type="button"
            className="cw-button"
            onClick={() => saveFile(`${codes.join('\n')}\n`, 'cowrite-recovery-codes.txt', 'text/plain')}
          >
            Download
          </button>
          <button type="button" className="cw-button cw-button-main" onClick={onClose}>
            I have kept them
          </button>
        </div>
      </div>
    </Dialog>
  )
}
