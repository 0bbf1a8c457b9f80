import { useEffect } from 'react'

/**
 * Keeps `--cw-keyboard`, the height in pixels that an on-screen keyboard covers, on the root elements. Browsers
 * that shrink the page themselves leave it at 0.
 */
export function useKeyboardInset(): void {
  useEffect(() => {
    const viewport = window.visualViewport
    if (!viewport) return
    const update = () => {
      const covered = Math.max(0, Math.round(window.innerHeight - viewport.height - viewport.offsetTop))
      for (const root of document.querySelectorAll<HTMLElement>('.cw-root')) {
        root.style.setProperty('--cw-keyboard', `${covered}px`)
      }
    }
    update()
    viewport.addEventListener('resize', update)
    viewport.addEventListener('scroll', update)
    return () => {
      viewport.removeEventListener('resize', update)
      viewport.removeEventListener('scroll', update)
    }
  }, [])
}
