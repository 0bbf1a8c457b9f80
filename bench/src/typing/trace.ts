import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import * as Y from 'yjs'

/** One change of a text: position (in UTF-16 units), number of deleted units, inserted text. */
export type Patch = readonly [position: number, deleted: number, inserted: string]

/** A recorded writing session: the patches of every transaction, and the resulting text. */
export interface Trace {
  readonly transactions: readonly (readonly Patch[])[]
  readonly endContent: string
}

/** A clientID like the random 32-bit ones of Yjs; a small one would make documents a third smaller. */
const TYPIST = 2_903_114_281

const PAPER = new URL('../../../tests/data/automerge-paper.json.gz', import.meta.url)

/**
 * The keystrokes of one LaTeX paper (automerge-paper of josephg/editing-traces, CC BY 4.0): 259,778 transactions. Its
 * positions count code points; it has no characters beyond the basic plane, so they equal UTF-16 units.
 */
export function readPaper(): Trace {
  const json: unknown = JSON.parse(gunzipSync(readFileSync(PAPER)).toString('utf8'))
  const { txns, endContent } = json as { txns: { patches: Patch[] }[]; endContent: string }
  return { transactions: txns.map((txn) => txn.patches), endContent }
}

/** A document as bytes, with its text. */
export interface Seed {
  readonly update: Uint8Array
  /** The content of the `content` text. */
  readonly text: string
}

/**
 * The document after typing the paper's first `transactions` keystrokes one by one, encoded. Building all of it takes
 * seconds, so the bytes are cached in the temporary directory, named by a digest of their inputs.
 */
export function paperSeed(transactions = Number.POSITIVE_INFINITY): Seed {
  const key = createHash('sha256')
    .update(readFileSync(PAPER))
    .update(`${TYPIST} ${transactions}`)
    .digest('hex')
    .slice(0, 16)
  const path = join(tmpdir(), `cowrite-bench-${key}.bin`)
  if (!existsSync(path)) {
    writeFileSync(`${path}.${process.pid}`, typePaper(transactions))
    renameSync(`${path}.${process.pid}`, path)
  }
  const update = new Uint8Array(readFileSync(path))
  return { update, text: textOf(update) }
}

/** The text of a new document after applying this update. */
export function textOf(update: Uint8Array): string {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return doc.getText('content').toString()
}

function typePaper(transactions: number): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = TYPIST
  const text = doc.getText('content')
  for (const patches of readPaper().transactions.slice(0, transactions)) {
    doc.transact(() => applyPatches(text, patches))
  }
  return Y.encodeStateAsUpdate(doc)
}

/** Applies one transaction of a trace to a text. */
export function applyPatches(text: Y.Text, patches: readonly Patch[]): void {
  for (const [position, deleted, inserted] of patches) {
    if (deleted > 0) text.delete(position, deleted)
    if (inserted.length > 0) text.insert(position, inserted)
  }
}
