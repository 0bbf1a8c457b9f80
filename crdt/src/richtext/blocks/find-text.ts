/** Characters before and after a text that is found, in its excerpt. */
const AROUND = 60

/** A text in another one. */
export interface TextFound {
  readonly count: number
  /** On one line, with what stands around the first place. */
  readonly excerpt: string
}

/** Where a text stands in another one, in upper or lower case; `null` when it does not. `wanted` is in lower case. */
export function findText(text: string, wanted: string): TextFound | null {
  const searched = text.toLowerCase()
  const first = searched.indexOf(wanted)
  if (first < 0) return null
  let count = 0
  for (let at = first; at >= 0; at = searched.indexOf(wanted, at + wanted.length)) count++
  const from = Math.max(0, first - AROUND)
  const to = Math.min(text.length, first + wanted.length + AROUND)
  const part = text.slice(from, to).replaceAll(/\s+/g, ' ').toWellFormed()
  return { count, excerpt: `${from > 0 ? '…' : ''}${part}${to < text.length ? '…' : ''}` }
}
