import type { Node } from '@tiptap/pm/model'
import type { BlockDocument } from '../blocks/block-document.ts'
import { placeOfBlock } from '../blocks/block-place.ts'
import { fingerprint } from '../blocks/fingerprint.ts'
import type { BlockHandle } from '../blocks/handle.ts'
import type { BlockOperation, OperationResult } from '../blocks/operation.ts'
import { canonical } from '../content/canonical.ts'
import type { Hunk } from './hunk.ts'
import { nameOfOperation } from './label.ts'

/** Operations on one block that become one hunk, as far as they are recorded. */
export interface Recorded {
  readonly operations: BlockOperation[]
  /** Markdown of what stands there after them. */
  after: string
}

/** The type and attributes of a block, without its content. */
export const shellOf = ({ type, attrs }: Node): string => fingerprint(`${type.name}${canonical(attrs)}`)

/** Whether an operation only puts new blocks beside the one that it names. */
export const isInsertion = ({ op }: BlockOperation): boolean =>
  op === 'insert_after' || op === 'insert_before'

/** Whether an operation decides on the whole content of the block that it names. */
export const claimsContent = ({ op }: BlockOperation): boolean =>
  !(op === 'insert_after' || op === 'insert_before' || op === 'set_attrs' || op === 'move_block')

/** Whether an operation may change nothing but the content of textblocks. */
export const writesText = ({ op }: BlockOperation): boolean =>
  op === 'replace_block' || op === 'replace_text' || op === 'table_cell'

/** Whether one of the blocks is, or contains, the other one. */
export function overlap({ binding }: BlockDocument, a: BlockHandle | null, b: BlockHandle | null): boolean {
  if (a === null || b === null) return false
  if (a === b) return true
  const [one, other] = [placeOfBlock(binding, a), placeOfBlock(binding, b)]
  if (one === null || other === null) return false
  const [outer, inner] = one.position < other.position ? [one, other] : [other, one]
  return inner.position < outer.position + outer.node.nodeSize
}

/** The Markdown of what stands where an operation was carried out. */
export function markdownAfter(
  document: BlockDocument,
  operation: BlockOperation,
  result: OperationResult,
): string {
  if (isInsertion(operation) && 'markdown' in operation) return operation.markdown
  if (operation.op === 'delete_block' || result.status !== 'applied') return ''
  return result.blocks.map(({ handle }) => document.find(handle)?.markdown ?? '').join('\n\n')
}

/** The hunk of recorded operations. `base`: the document from which the suggestion is made; `vector`: its state vector. */
export function recordedHunk(base: BlockDocument, vector: Uint8Array, { operations, after }: Recorded): Hunk {
  const [first] = operations
  const handle = first?.handle ?? null
  const place = handle === null ? null : placeOfBlock(base.binding, handle)
  const before = place === null || isInsertion(first!) ? '' : (base.find(place.handle)?.markdown ?? '')
  const names = operations.map((each) => nameOfOperation(each, before, after))
  return {
    kind: names.length === 1 ? names[0]!.kind : 'structure',
    label: [...new Set(names.map(({ label }) => label))].join('; '),
    handle,
    hash: place === null ? null : base.texts.hash(place.node),
    before,
    after,
    change: {
      kind: 'operations',
      operations: operations.map((each) => withBaseHash(base, each)),
      shell: place === null ? null : shellOf(place.node),
    },
    base: vector,
  }
}

/** The operation with the hash of its block in the document from which the suggestion is made. */
function withBaseHash(base: BlockDocument, operation: BlockOperation): BlockOperation {
  const { op } = operation
  if (op === 'insert_after' || op === 'insert_before' || op === 'move_block') return operation
  const place = placeOfBlock(base.binding, operation.handle)
  return place === null ? operation : { ...operation, hash: base.texts.hash(place.node) }
}
