import { type ReactNode, useEffect, useState } from 'react'

/** Time for which a message is shown, milliseconds; longer while it is hovered or focused. */
const SHOWN_MS = 8_000

export interface ToastProps {
  readonly children: ReactNode
  /**
   * What it tells: what has just happened, which goes by itself; work, which is told only when it takes long; or a
   * failure, which stays until it is dismissed. Default `done`.
   */
  readonly state?: 'done' | 'working' | 'failed'
  /** The one action, such as Undo. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined
  readonly onClose: () => void
}

/** A message at the lower edge of the column. Escape and the action close it. */
export function Toast({ children, state = 'done', action, onClose }: ToastProps) {
  const [held, setHeld] = useState(false)
  const goes = state === 'done' && !held
  useEffect(() => {
    if (!goes) return
    const timer = setTimeout(onClose, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [goes, onClose])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only a pause while somebody reads or reaches for the action.
    <div
      className="cw-toast"
      data-state={state}
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
