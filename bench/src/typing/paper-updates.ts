import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Y from 'yjs'
import { applyPatches, readPaper } from './trace.ts'

/** A clientID like the random 32-bit ones of Yjs. */
const TYPIST = 2_903_114_281
const HEAD_BYTES = 4

/** A document as its keystrokes, with its final text. */
export interface TypedPaper {
  /** One update for each keystroke that changes something, in order. */
  readonly updates: readonly Uint8Array[]
  /** The final content of the `content` text. */
  readonly text: string
}

/**
 * The first `transactions` keystrokes of the paper as the updates that a client sends while typing it. Generating all
 * of them takes seconds, so they are cached in the temporary directory, named by a digest of their inputs.
 */
export function typedPaper(transactions = Number.POSITIVE_INFINITY): TypedPaper {
  const paper = readPaper().transactions.slice(0, transactions)
  const key = createHash('sha256')
    .update(JSON.stringify(paper))
    .update(`${TYPIST} updates`)
    .digest('hex')
    .slice(0, 16)
  const path = join(tmpdir(), `cowrite-bench-${key}.bin`)
  if (!existsSync(path)) {
    writeFileSync(`${path}.${process.pid}`, pack(typePaper(paper)))
    renameSync(`${path}.${process.pid}`, path)
  }
  const [text, ...updates] = unpack(readFileSync(path))
  if (text === undefined) throw new Error(`${path} is empty`)
  return { updates, text: Buffer.from(text).toString('utf8') }
}

/** The text, then the updates. */
function typePaper(paper: ReturnType<typeof readPaper>['transactions']): Uint8Array[] {
  const doc = new Y.Doc()
  doc.clientID = TYPIST
  const text = doc.getText('content')
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (const patches of paper) doc.transact(() => applyPatches(text, patches))
  return [Buffer.from(text.toString(), 'utf8'), ...updates]
}

/** Byte arrays concatenated, each preceded by its length. */
export function pack(parts: readonly Uint8Array[]): Buffer {
  const packed = Buffer.allocUnsafe(parts.reduce((sum, part) => sum + HEAD_BYTES + part.length, 0))
  let at = 0
  for (const part of parts) {
    at = packed.writeUInt32LE(part.length, at)
    packed.set(part, at)
    at += part.length
  }
  return packed
}

/** The packed byte arrays, as views. */
export function unpack(packed: Buffer): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let at = 0; at < packed.length; ) {
    const start = at + HEAD_BYTES
    at = start + packed.readUInt32LE(at)
    parts.push(packed.subarray(start, at))
  }
  return parts
}
