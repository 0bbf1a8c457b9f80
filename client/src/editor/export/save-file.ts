/** Time after which the browser has begun to save a file, milliseconds. */
const BEGUN_MS = 60_000

/** Has the browser save a file. */
export function saveFile(content: string | Blob, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), BEGUN_MS)
}
