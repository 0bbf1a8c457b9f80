import { type RefCallback, useCallback, useState } from 'react'

/**
 * The container of a panel: the closest `cw-root` element around its trigger, which provides the theme, also inside a
 * host page; inside of a dialog the dialog, beside which nothing can be used. `ref` has to be set on the trigger.
 */
export function usePortal(): { ref: RefCallback<HTMLElement>; container: HTMLElement | null } {
  const [container, setContainer] = useState<HTMLElement | null>(null)
  const ref = useCallback((element: HTMLElement | null) => {
    setContainer(element?.closest<HTMLElement>('dialog, .cw-root') ?? null)
  }, [])
  return { ref, container }
}
