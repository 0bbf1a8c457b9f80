/** The nodes of the schema that stand in a line. */
export const INLINE_NODES: ReadonlySet<string> = new Set([
  'text',
  'hardBreak',
  'inlineMath',
  'footnoteReference',
  'date',
  'mention',
])
