import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'

export interface DialogProps {
  readonly title: string
  /** Whether the dialog is wide. Default false. */
  readonly wide?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A modal dialog, by the browser's `<dialog>`: it traps the focus, closes on Escape and makes the page inert. */
export function Dialog({ title, wide = false, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      className={wide ? 'cw-dialog cw-dialog-wide' : 'cw-dialog'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        // The target is the dialog element itself only for a press on the backdrop.
        if (event.target === ref.current) onClose()
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div className="cw-dialog-body">
        <header className="cw-dialog-head">
          <h2 id={titleId}>{title}</h2>
          <button type="button" className="cw-tool" aria-label="Close" onClick={onClose}>
            <X className="cw-icon" aria-hidden="true" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  )
}
