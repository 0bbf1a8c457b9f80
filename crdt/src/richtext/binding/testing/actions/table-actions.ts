import type { Node } from '@tiptap/pm/model'
import { below, pick } from '../../../testing/test-document.ts'
import { type Action, type Actor, named, type Placed } from './actor.ts'

// By positions, not by the commands of prosemirror-tables: those expect tables whose rows have equally many cells,
// which concurrent edits of rows and columns do not give.

/** Inserts a table of two rows and columns before a block of the top level. */
export const insertTable: Action = (actor) => {
  const { doc, schema, tr } = actor.replica.state
  const row = () => schema.nodes['tableRow']!.create(null, [emptyCell(actor), emptyCell(actor)])
  const place = doc.resolve(0).posAtIndex(below(actor.random, doc.childCount + 1))
  actor.perform(tr.insert(place, schema.nodes['table']!.create(null, [row(), row()])))
}

/** Adds a row to a table, with as many cells as its first row has. */
export const addRow: Action = (actor) => {
  const table = anyTable(actor)
  if (table === null) return
  const index = below(actor.random, table.node.childCount + 1)
  const cells = Array.from({ length: table.node.firstChild?.childCount ?? 1 }, () => emptyCell(actor))
  const row = actor.replica.state.schema.nodes['tableRow']!.create(null, cells)
  actor.perform(actor.replica.state.tr.insert(startOfChild(table, index), row))
}

/** Deletes a row of a table that has at least two. */
export const deleteRow: Action = (actor) => {
  const table = anyTable(actor)
  if (table === null || table.node.childCount < 2) return
  const index = below(actor.random, table.node.childCount)
  const start = startOfChild(table, index)
  actor.perform(actor.replica.state.tr.delete(start, start + table.node.child(index).nodeSize))
}

/** Adds a column to a table. */
export const addColumn: Action = (actor) => {
  const table = anyTable(actor)
  if (table === null) return
  const column = below(actor.random, columnsOf(table.node) + 1)
  const { tr } = actor.replica.state
  for (const row of rowsOf(table).reverse()) {
    tr.insert(startOfChild(row, Math.min(column, row.node.childCount)), emptyCell(actor))
  }
  actor.perform(tr)
}

/** Deletes a column of a table that has at least two, where a row has at least two cells. */
export const deleteColumn: Action = (actor) => {
  const table = anyTable(actor)
  if (table === null || columnsOf(table.node) < 2) return
  const column = below(actor.random, columnsOf(table.node))
  const { tr } = actor.replica.state
  for (const row of rowsOf(table).reverse()) {
    if (row.node.childCount < 2 || row.node.childCount <= column) continue
    const start = startOfChild(row, column)
    tr.delete(start, start + row.node.child(column).nodeSize)
  }
  if (tr.docChanged) actor.perform(tr)
}

function anyTable({ replica, random }: Actor): Placed | null {
  const tables = named(replica.state.doc, 'table')
  return tables.length === 0 ? null : pick(random, tables)
}

const columnsOf = (table: Node): number => table.firstChild?.childCount ?? 0

function emptyCell({ replica }: Actor): Node {
  const { nodes } = replica.state.schema
  return nodes['tableCell']!.create(null, nodes['paragraph']!.create())
}

function rowsOf(table: Placed): Placed[] {
  return Array.from({ length: table.node.childCount }, (_, index) => ({
    node: table.node.child(index),
    position: startOfChild(table, index),
  }))
}

/** The position before the child with that index, or after the last one. */
function startOfChild({ node, position }: Placed, index: number): number {
  let start = position + 1
  for (let i = 0; i < index; i++) start += node.child(i).nodeSize
  return start
}
