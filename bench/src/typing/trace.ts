import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import * as Y from 'yjs'

/** One change of a text: at a position (UTF-16 units), this many deleted, this text inserted. */
export type Patch = readonly [position: number, deleted: number, inserted: string]

/** A recorded writing session: every transaction's patches, and the text they lead to. */
export interface Trace {
  readonly transactions: readonly (readonly Patch[])[]
  readonly endContent: string
}

/** A client id as Yjs draws them, from 32 bits: small ones would make documents a third smaller. */
const TYPIST = 2_903_114_281

const PAPER = new URL('../../../tests/data/automerge-paper.json.gz', import.meta.url)

/**
 * The keystrokes of one LaTeX paper (automerge-paper of josephg/editing-traces, CC BY 4.0): 259,778
 * transactions. Its positions count code points; it holds none beyond the basic plane, so they equal UTF-16
 * units.
 */
export function readPaper(): Trace {
  const json: unknown = JSON.parse(gunzipSync(readFileSync(PAPER)).toString('utf8'))
  const { txns, endContent } = json as { txns: { patches: Patch[] }[]; endContent: string }
  return { transactions: txns.map((txn) => txn.patches), endContent }
}

/** A document as bytes, and what it must read when it has arrived whole. */
export interface Seed {
  readonly update: Uint8Array
  /** Text of the `content` text type. */
  readonly text: string
}

/**
 * The document that results from typing the paper's first `transactions` keystrokes one by one, encoded.
 * Building the whole takes seconds, so the bytes are kept in the temporary directory, named by a digest of
 * everything they depend on.
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

/** The text a first-time joiner reads after applying this update. */
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
