/**
 * Copies a text to the clipboard; resolves to whether it could. Pages without the clipboard's interface, which needs a
 * secure connection, copy a selected field beside `place`, in its focus scope.
 */
export async function copyText(text: string, place: HTMLElement): Promise<boolean> {
  if (navigator.clipboard !== undefined) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => copySelected(text, place),
    )
  }
  return copySelected(text, place)
}

function copySelected(text: string, place: HTMLElement): boolean {
  const root = place.closest('.cw-root') ?? document.body
  const before = document.activeElement
  const field = document.createElement('textarea')
  field.className = 'cw-hidden'
  field.value = text
  field.readOnly = true
  root.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  return copied
}
