import type { MarkedContent } from '@cowrite/crdt/richtext'

/** What changed in the format of a node, in words: “Format: bold added”. */
export function formatText(node: MarkedContent): string {
  const { was, type = '' } = node
  if (typeof node.text === 'string') {
    const before = new Set((was?.marks ?? []).map((mark) => mark.type))
    const after = new Set((node.marks ?? []).map((mark) => mark.type))
    const parts = [
      ...[...after].filter((mark) => !before.has(mark)).map((mark) => `${mark} added`),
      ...[...before].filter((mark) => !after.has(mark)).map((mark) => `${mark} removed`),
    ]
    return `Format: ${parts.length === 0 ? 'changed' : parts.join(', ')}`
  }
  if (type === 'heading') return `Format: heading ${was?.attrs?.['level']} to ${node.attrs?.['level']}`
  if (type === 'taskItem') return node.attrs?.['checked'] === true ? 'Ticked' : 'No longer ticked'
  const names = Object.keys({ ...was?.attrs, ...node.attrs }).filter(
    (name) => JSON.stringify(was?.attrs?.[name]) !== JSON.stringify(node.attrs?.[name]),
  )
  return `Format: ${names.join(', ') || 'changed'}`
}
