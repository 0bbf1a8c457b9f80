import { useEffect } from 'react'

/** What the library of menus and popovers puts each of them into. */
const PLACE = '[data-radix-popper-content-wrapper]'

/** Entries that open a submenu. */
const SUBMENU = '[role="menuitem"][aria-haspopup]'

/**
 * For screens on which menus and popovers are sheets (`sheets.css`), which may cover what opened them: the press that opens
 * a sheet chooses nothing in it, a submenu opens by a press, not by a pointer that rests on its entry, and it stays open
 * when the pointer is still over the menu below it.
 */
export function useSheets(): void {
  useEffect(() => {
    const narrow = matchMedia('(width < 40rem)')
    let pressed: Element | null = null
    const press = ({ target }: Event) => {
      pressed = placeOf(target)
    }
    const release = (event: MouseEvent) => {
      const place = placeOf(event.target)
      // Clicks by key have no detail.
      const isByPointer = event.isTrusted && (event.type !== 'click' || event.detail > 0)
      if (narrow.matches && isByPointer && place !== null && place !== pressed) event.stopPropagation()
    }
    const hover = (event: Event) => {
      if (!narrow.matches || !(event.target instanceof Element)) return
      const isCovered = placeOf(event.target)?.querySelector(`${SUBMENU}[data-state="open"]`) != null
      if (isCovered || event.target.closest(SUBMENU) !== null) event.stopPropagation()
    }
    const listeners: Readonly<Record<string, (event: never) => void>> = {
      pointerdown: press,
      pointerup: release,
      click: release,
      pointermove: hover,
      pointerout: hover,
    }
    for (const [type, listener] of Object.entries(listeners))
      addEventListener(type, listener as EventListener, { capture: true })
    return () => {
      for (const [type, listener] of Object.entries(listeners))
        removeEventListener(type, listener as EventListener, { capture: true })
    }
  }, [])
}

function placeOf(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest(PLACE) : null
}
