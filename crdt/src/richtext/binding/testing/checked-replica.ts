import type { Node } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import { MarkCodec } from '../content/marks.ts'
import { Renderer } from '../content/render.ts'
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
    super.applyRemote(update)
    this.#check(() => `a remote update on ${before}`)
  }

  #check(what: () => string): void {
    const { binding, state } = this.editor
    const schema = state.schema
    if (state.doc !== binding.document) throw new Error(`The editor has another document after ${what()}`)
    const { node } = new Renderer(schema, new MarkCodec(schema)).root(binding.type)
    if (!node.eq(state.doc))
      throw new Error(`The editor shows\n${state.doc}\ninstead of\n${node}\nafter ${what()}`)
    checkShadow(binding.tree.root, state.doc, what)
    state.doc.check()
  }
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
