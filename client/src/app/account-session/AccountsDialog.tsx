import { Dialog } from '../../editor/controls/Dialog.tsx'
import { CopyField } from '../../interface/CopyField.tsx'

/** Says how accounts are turned on, at the machine of a server that is open to everybody. */
export default function AccountsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Let people sign in" onClose={onClose}>
      <div className="cw-form">
        <p className="cw-dialog-text">
          This server is open: whoever reaches it may read and write everything, so it listens on this machine
          only. With accounts people sign in, and each document has its members.
        </p>
        <CopyField label="Stop the server, and start it again by" text="COWRITE_AUTH=accounts npm start" />
        <p className="cw-dialog-text">
          It prints a set-up link. Whoever opens that first becomes the owner. Your documents are kept, and go
          to the owner’s organization.
        </p>
      </div>
    </Dialog>
  )
}
