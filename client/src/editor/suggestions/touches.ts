import type { Transaction } from '@tiptap/pm/state'

/** Whether a transaction changes a textblock, or what is beside blocks, in which one of the ranges lies. */
export function touches(
  { docChanged, mapping, doc }: Pick<Transaction, 'docChanged' | 'mapping' | 'doc'>,
  ranges: readonly { readonly from: number; readonly to: number }[],
): boolean {
  if (!docChanged || ranges.length === 0) return false
  return mapping.maps.some((map, index) => {
    let isFound = false
    map.forEach((_oldFrom, _oldTo, from, to) => {
      const rest = mapping.slice(index + 1)
      const [$from, $to] = [doc.resolve(rest.map(from, -1)), doc.resolve(rest.map(to, 1))]
      const start = $from.parent.isTextblock ? $from.start() : $from.pos
      const end = $to.parent.isTextblock ? $to.end() : $to.pos
      isFound ||= ranges.some((range) => range.from <= end && range.to >= start)
    })
    return isFound
  })
}
