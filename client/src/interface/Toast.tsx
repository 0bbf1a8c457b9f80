import { type ReactNode, useEffect, useState } from 'react'

/** Time for which a message is shown, milliseconds; longer while it is hovered or focused. */
const SHOWN_MS = 8_000

export interface ToastProps {
  readonly children: ReactNode
  /** The one action, such as Undo. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined
  readonly onClose: () => void
}

/** What has just happened, at the lower edge of the column. It goes by itself; Escape and the action close it at once. */
export function Toast({ children, action, onClose }: ToastProps) {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(onClose, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [held, onClose])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only a pause while somebody reads or reaches for the action.
    <div
      className="cw-toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <span>{children}</span>
      {action !== undefined && (
        <button type="button" className="cw-button" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  )
}
