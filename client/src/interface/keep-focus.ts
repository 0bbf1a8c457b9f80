/**
 * For `onCloseAutoFocus` of a panel over the page: panels give the focus back to their button a moment after they are closed.
 * What has got the focus meanwhile keeps it, and the keys that follow.
 */
export function keepFocus(event: Event): void {
  // The focus is nowhere when what had it was removed.
  if (document.activeElement !== document.body) event.preventDefault()
}
