import { useEffect, useRef } from 'react'
import { Rail, type RailProps } from './Rail.tsx'

/** The rail over the page: in a document, and where a list has no room for it. Escape and a press elsewhere close it. */
export default function RailDrawer(props: RailProps & { readonly onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null)
  const { onClose } = props
  useEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    dialog?.querySelector<HTMLElement>('.cw-rail-search')?.focus({ preventScroll: true })
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      className="cw-drawer"
      aria-label="Navigation"
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
      <Rail {...props} />
    </dialog>
  )
}
