import type { Node } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import type { HeldBlock } from '../composition/held-block.ts'
import { MarkCodec } from '../content/marks.ts'
import { Renderer } from '../content/render.ts'
import { lengthOf } from '../positions/tokens.ts'
import type { ElementShadow } from '../shadow/shadow.ts'
import { BoundReplica } from './bound-replica.ts'

/** A replica that compares, after each change, the editor, the shadow tree and the shared types. Throws at a difference. */
export class CheckedReplica extends BoundReplica {
  override dispatch(transaction: Transaction): void {
    const before = this.state.doc
    super.dispatch(transaction)
    this.#check(() => `${transaction.steps.map((step) => JSON.stringify(step)).join('\n')}\non ${before}`)
  }

  override applyRemote(update: Uint8Array): void {
    const before = this.state.doc
    const { held } = this.editor.binding
    const composed = held?.node
    super.applyRemote(update)
    this.#check(() => `a remote update on ${before}`)
    if (composed !== undefined && this.editor.binding.held === held && held?.node.eq(composed) !== true)
      throw new Error(`A remote update changed the composed block ${composed} into ${held?.node}`)
  }

  override hold(): void {
    super.hold()
    this.#check(() => 'the beginning of a composition')
  }

  override release(): void {
    const before = this.state.doc
    super.release()
    this.#check(() => `a composition in ${before}`)
    if (this.state.doc !== this.editor.binding.document)
      throw new Error('Something waits after a composition')
  }

  #check(what: () => string): void {
    const { binding, state } = this.editor
    const { schema } = state
    if (state.doc !== binding.shown) throw new Error(`The editor has another document after ${what()}`)
    const { node } = new Renderer(schema, new MarkCodec(schema)).root(binding.type)
    if (!node.eq(binding.document))
      throw new Error(`The document is\n${binding.document}\ninstead of\n${node}\nafter ${what()}`)
    checkShadow(binding.tree.root, binding.document, what)
    state.doc.check()
    binding.document.check()
    if (binding.held !== null) checkHeld(binding.held, binding.document, what)
  }
}

/** Compares what is shown during a composition with the document. Throws when more differs than what is held. */
function checkHeld(held: HeldBlock, document: Node, what: () => string): void {
  const { start, end, shownEnd } = held.range
  const { shown } = held
  const isEqual =
    shown.slice(0, start).eq(document.slice(0, start)) &&
    shown.slice(shownEnd).eq(document.slice(end)) &&
    (held.isBehind || shown === document)
  if (!isEqual) throw new Error(`Shown is\n${shown}\nfor\n${document}\nafter ${what()}`)
  if (lengthOf(held.tokens) !== held.node.content.size)
    throw new Error(`${lengthOf(held.tokens)} tokens of ${held.node} after ${what()}`)
}

/** Compares the shadow of an element with its node. Throws at a difference. */
export function checkShadow(element: ElementShadow, node: Node, what: () => string): void {
  const fail = (problem: string): never => {
    throw new Error(`${problem} in the shadow of ${node} after ${what()}`)
  }
  if (element.nodeType !== node.type) fail('Wrong type')
  const size = element.parent === null ? node.content.size + 2 : node.nodeSize
  if (element.size !== size) fail(`Size ${element.size} instead of ${size}`)
  let offset = 0
  let last: unknown = null
  for (const kid of element.kids) {
    if (kid.parent !== element) fail('Wrong parent')
    if (element.kids.offsetOf(kid) !== offset) fail('Wrong offset')
    if (kid.type !== null && kid.type._item?.deleted !== false) fail('Deleted type')
    if (kid.type !== null && last !== null && kid.type._item?.left === null) fail('Wrong order')
    if (kid.kind === 'element' || kid.kind === 'filler') {
      const child = node.childAfter(offset)
      if (child.node === null || child.offset !== offset) throw new Error(`Missing child in ${node}`)
      if (kid.kind === 'element') checkShadow(kid, child.node, what)
      else if (!kid.node.eq(child.node)) fail('Wrong filler')
    }
    offset += kid.size
    last = kid.type ?? last
  }
}
