import { type RefObject, useEffect } from 'react'

/**
 * The keys of the versions: F8 and Shift F8 go to the next and previous change, Escape is asked for. The keys of the document,
 * which is not shown, do nothing meanwhile.
 */
export function useVersionKeys(
  root: RefObject<HTMLElement | null>,
  go: (by: 1 | -1) => void,
  onEscape: () => void,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (document.querySelector('dialog[open]') !== null) return
      const { target } = event
      const isInside = target instanceof Node && (root.current?.contains(target) || target === document.body)
      if (!isInside) return
      if (event.key === 'F8') {
        event.preventDefault()
        event.stopPropagation()
        go(event.shiftKey ? -1 : 1)
      } else if (event.key === 'Escape' && !event.defaultPrevented && !(target instanceof HTMLInputElement)) {
        // A menu closes first.
        if (document.querySelector('.cw-menu') !== null) return
        event.preventDefault()
        onEscape()
      } else if ((event.ctrlKey || event.metaKey) && isOfDocument(event)) {
        event.stopPropagation()
      }
    }
    // Before the listeners of the document.
    addEventListener('keydown', onKey, { capture: true })
    return () => removeEventListener('keydown', onKey, { capture: true })
  }, [root, go, onEscape])
}

/** Whether a key with Ctrl or ⌘ belongs to the document: panels, search, saving. */
function isOfDocument({ key, altKey, shiftKey }: KeyboardEvent): boolean {
  const isVersions = altKey && shiftKey && key.toLowerCase() === 'h'
  return !isVersions && (altKey || shiftKey || ['j', '.', 's'].includes(key.toLowerCase()))
}
