import { type RefCallback, useCallback, useState } from 'react'

/**
 * Where an opened panel is put: the themed root around its trigger, so that it has the same colours inside a
 * foreign page, too. The reference belongs on the trigger.
 */
export function usePortal(): { ref: RefCallback<HTMLElement>; container: HTMLElement | null } {
  const [container, setContainer] = useState<HTMLElement | null>(null)
  const ref = useCallback((element: HTMLElement | null) => {
    setContainer(element?.closest<HTMLElement>('.cw-root') ?? null)
  }, [])
  return { ref, container }
}
