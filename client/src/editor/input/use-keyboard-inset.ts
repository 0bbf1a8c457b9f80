import { useEffect } from 'react'

/**
 * Sets `--cw-keyboard` on the root elements: the height that an on-screen keyboard covers, pixels. It is 0 in browsers
 * that resize the page instead.
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
