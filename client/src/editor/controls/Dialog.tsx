import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Modal } from '../../interface/Modal.tsx'

export interface DialogProps {
  readonly title: string
  /** Whether the dialog is wide. Default false. */
  readonly wide?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A modal dialog with its title and a button that closes it. */
export function Dialog({ title, wide = false, onClose, children }: DialogProps) {
  return (
    <Modal
      className={wide ? 'cw-dialog cw-dialog-wide' : 'cw-dialog'}
      label={title}
      // What is asked for, if anything is, else the button that closes it.
      firstFocus=".cw-input"
      onClose={onClose}
    >
      <div className="cw-dialog-body">
        <header className="cw-dialog-head">
          <h2>{title}</h2>
          <button type="button" className="cw-tool" aria-label="Close" onClick={onClose}>
            <X className="cw-icon" aria-hidden="true" />
          </button>
        </header>
        {children}
      </div>
    </Modal>
  )
}
