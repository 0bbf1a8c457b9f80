import { type ReactNode, useLayoutEffect, useRef } from 'react'

export interface ModalProps {
  /** The class of its size and place. */
  readonly className: string
  /** Its name for screen readers. */
  readonly label: string
  /** Selects what gets the focus first. Default: the first element that can have it. */
  readonly firstFocus?: string | undefined
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * What has to be answered or left before the page is used again, by the browser's `<dialog>`: it keeps the focus inside
 * and gives it back, and makes the page inert. Escape and a press beside it close it.
 */
export function Modal({ className, label, firstFocus, onClose, children }: ModalProps) {
  const ref = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    if (firstFocus !== undefined)
      dialog?.querySelector<HTMLElement>(firstFocus)?.focus({ preventScroll: true })
    return () => dialog?.close()
  }, [firstFocus])
  return (
    <dialog
      ref={ref}
      className={`cw-modal ${className}`}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        // The target is the dialog element itself only for a press beside it.
        if (event.target === ref.current) onClose()
      }}
      // Keys of the page below mean nothing here.
      onKeyDown={(event) => event.stopPropagation()}
    >
      {children}
    </dialog>
  )
}
