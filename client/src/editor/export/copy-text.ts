/**
 * Copies a text that is still being made. Must be called soon after a press or key, because browsers allow it only then.
 * Resolves to whether it was copied; rejects like `text`.
 */
export async function copyText(text: Promise<string>): Promise<boolean> {
  // Pages without https have no clipboard but by a command.
  if (navigator.clipboard === undefined || typeof ClipboardItem === 'undefined') return byCommand(await text)
  const type = 'text/plain'
  const blob = text.then((made) => new Blob([made], { type }))
  try {
    // Given at once, the promise keeps the permission that the press gave.
    await navigator.clipboard.write([new ClipboardItem({ [type]: blob })])
    return true
  } catch (error) {
    await text
    if (error instanceof DOMException) return byCommand(await text)
    throw error
  }
}

function byCommand(text: string): boolean {
  const field = document.createElement('textarea')
  const focused = document.activeElement
  field.className = 'cw-hidden'
  field.value = text
  document.body.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  return copied
}
