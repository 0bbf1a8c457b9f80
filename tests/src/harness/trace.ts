import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

const DATA = join(import.meta.dirname, '..', '..', 'data')

/** At `position` delete `deleted` and insert `inserted`; counted in Unicode code points. */
export type Patch = readonly [position: number, deleted: number, inserted: string]

/** The patches that one person made in one transaction. */
export interface Transaction {
  readonly patches: readonly Patch[]
  /** Indexes of the transactions that it is based on; absent in a sequential trace: the previous one. */
  readonly parents?: readonly number[]
  /** The number of its author, from 0; absent in a sequential trace. */
  readonly agent?: number
}

/**
 * A recorded editing session: josephg/editing-traces, CC BY 4.0 (tests/data/README.md describes the files and
 * their licence).
 */
export interface Trace {
  readonly kind: string
  readonly numAgents?: number
  readonly txns: readonly Transaction[]
  /** The text after all transactions are merged. */
  readonly endContent: string
}

/** Reads a trace from tests/data by its name, without `.json.gz`. */
export async function loadTrace(name: string): Promise<Trace> {
  const bytes = await promisify(gunzip)(await readFile(join(DATA, `${name}.json.gz`)))
  return JSON.parse(bytes.toString()) as Trace
}

/**
 * For each transaction, the number of each agent's transactions that it is based on, including its own agent's (index:
 * agent). Exact, because in these traces every transaction is based on all earlier ones of its agent.
 */
export function causalCounts(trace: Trace): number[][] {
  const agents = trace.numAgents ?? 1
  const after: number[][] = []
  const before: number[][] = []
  for (const { parents = [], agent = 0 } of trace.txns) {
    const counts = new Array<number>(agents).fill(0)
    for (const parent of parents) {
      for (const [index, count] of (after[parent] ?? []).entries()) {
        counts[index] = Math.max(counts[index] ?? 0, count)
      }
    }
    before.push(counts)
    after.push(counts.with(agent, (counts[agent] ?? 0) + 1))
  }
  return before
}

/** The index in UTF-16 units of the code point at `position`; `text.length` past the end. */
export function utf16Index(text: string, position: number): number {
  let index = 0
  for (let left = position; left > 0 && index < text.length; left--) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1
  }
  return index
}

/** Whether all texts of a trace are in the basic plane, where code points equal UTF-16 units. */
export function isBasicPlane(trace: Trace): boolean {
  return trace.txns.every(({ patches }) =>
    patches.every(([, , inserted]) => !/[\u{10000}-\u{10ffff}]/u.test(inserted)),
  )
}
