/** Calls `listener` when the system's or the chosen theme of a `cw-root` element changes. Returns the unsubscription. */
export function watchTheme(root: HTMLElement, listener: () => void): () => void {
  const media = matchMedia('(prefers-color-scheme: dark)')
  media.addEventListener('change', listener)
  const observer = new MutationObserver(listener)
  observer.observe(root, { attributes: true, attributeFilter: ['data-cw-theme'] })
  return () => {
    media.removeEventListener('change', listener)
    observer.disconnect()
  }
}
