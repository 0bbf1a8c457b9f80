import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'

export interface DialogProps {
  readonly title: string
  /** Whether there is a lot to show. */
  readonly wide?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A modal window. The browser's own dialog keeps the focus inside, closes on Escape and makes the rest inert. */
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
        // The backdrop belongs to the dialog element itself; everything inside has another target.
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
