import { Node } from '@tiptap/core'
import type { DOMOutputSpec, Node as ModelNode } from '@tiptap/pm/model'

/** What prosemirror-tables calls the nodes of a table. */
const ROLES: Readonly<Record<string, string>> = {
  table: 'table',
  tableRow: 'row',
  tableCell: 'cell',
  tableHeader: 'header_cell',
}

/** Least width of a column, in CSS pixels. */
export const MIN_COLUMN_WIDTH = 25

/** The width of each column of a table by its first row, in CSS pixels; `null` where none is set. */
export function columnWidths(table: ModelNode): readonly (number | null)[] {
  return (table.firstChild?.children ?? []).flatMap(({ attrs }) => {
    const widths: unknown = attrs['colwidth']
    return Array.from({ length: attrs['colspan'] as number }, (_, index) => {
      const width: unknown = Array.isArray(widths) ? widths[index] : null
      return typeof width === 'number' && width > 0 ? Math.max(width, MIN_COLUMN_WIDTH) : null
    })
  })
}

/** The styles of a table and of its columns: as wide as these, or at least as wide when some have no width. */
export function tableStyles(table: ModelNode): {
  readonly table: string
  readonly columns: readonly string[]
} {
  const widths = columnWidths(table)
  const total = widths.reduce<number>((sum, width) => sum + (width ?? MIN_COLUMN_WIDTH), 0)
  return {
    table: `${widths.includes(null) ? 'min-width' : 'width'}: ${total}px`,
    columns: widths.map((width) =>
      width === null ? `min-width: ${MIN_COLUMN_WIDTH}px` : `width: ${width}px`,
    ),
  }
}

/** A table: rows of cells, with the nodes and attributes of Tiptap's. */
export const Table = Node.create({
  name: 'table',
  content: 'tableRow+',
  isolating: true,
  group: 'block',
  extendNodeSchema: ({ name }) => (name in ROLES ? { tableRole: ROLES[name] } : {}),
  parseHTML: () => [{ tag: 'table' }],
  renderHTML: ({ node }) => {
    const { table, columns } = tableStyles(node)
    const cols = columns.map((style): DOMOutputSpec => ['col', { style }])
    return [
      'div',
      { class: 'tableWrapper' },
      ['table', { style: table }, ['colgroup', {}, ...cols], ['tbody', 0]],
    ]
  },
})

/** A row of a table. */
export const TableRow = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)*',
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: () => ['tr', 0],
})

/** A cell of a table. */
export const TableCell = cellNode('tableCell', 'td')
/** A cell with the name of its row or column. */
export const TableHeader = cellNode('tableHeader', 'th')

function cellNode(name: string, tag: 'td' | 'th'): Node {
  const span = (name: 'colspan' | 'rowspan') => ({
    default: 1,
    renderHTML: (attributes: Record<string, unknown>) =>
      attributes[name] === 1 ? {} : { [name]: attributes[name] },
  })
  return Node.create({
    name,
    content: 'block+',
    isolating: true,
    addAttributes: () => ({
      colspan: span('colspan'),
      rowspan: span('rowspan'),
      colwidth: { default: null, parseHTML: widthsIn },
      align: {
        default: null,
        parseHTML: alignIn,
        renderHTML: ({ align }) => (isAlign(align) ? { style: `text-align: ${align}` } : {}),
      },
    }),
    parseHTML: () => [
      {
        // An empty cell gets the paragraph that every cell has.
        tag,
        getAttrs: (dom) => (isEmpty(dom) ? {} : false),
        getContent: (_dom, schema) => schema.nodes[name]!.createAndFill()!.content,
      },
      { tag },
    ],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  })
}

function isEmpty(cell: HTMLElement): boolean {
  // A no-break space is content.
  return cell.children.length === 0 && !/[^ \t\r\n\f]/.test(cell.textContent ?? '')
}

function isAlign(value: unknown): value is 'left' | 'center' | 'right' {
  return value === 'left' || value === 'center' || value === 'right'
}

function alignIn(cell: HTMLElement): string | null {
  const align = (cell.style.textAlign || cell.getAttribute('align') || '').trim().toLowerCase()
  return isAlign(align) ? align : null
}

/** The widths of a cell's columns by its own attribute, else by the columns of its table. */
function widthsIn(cell: HTMLElement): number[] | null {
  const own = cell.getAttribute('colwidth')
  if (own !== null && own !== '') return own.split(',').map((width) => Number.parseInt(width, 10))
  const index = [...(cell.parentElement?.children ?? [])].indexOf(cell)
  const width = cell.closest('table')?.querySelectorAll('colgroup > col')[index]?.getAttribute('width')
  return width == null || width === '' ? null : [Number.parseInt(width, 10)]
}
