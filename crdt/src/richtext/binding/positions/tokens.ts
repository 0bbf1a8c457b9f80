import { idsOf } from '../content/text-runs.ts'
import { type Id, idAfter, sameId } from '../moves/ids.ts'
import type { ElementShadow, Kid, ShadowTree } from '../shadow/shadow.ts'
import { besideItem, elementOf, type PositionSpace } from './positions.ts'

/**
 * What stands at positions of the document, with its id: characters with consecutive ids, a leaf (inline or a block), the
 * start or the end of another element; or a stretch of nodes that exist in ProseMirror only.
 */
export type Token =
  | { readonly kind: 'text'; readonly id: Id; readonly length: number }
  | { readonly kind: 'leaf' | 'open' | 'close'; readonly id: Id; readonly length: 1 }
  | { readonly kind: 'filler'; readonly id: null; readonly length: number }

/** The tokens between two positions. */
export function tokensBetween(tree: ShadowTree, from: number, to: number): Token[] {
  const tokens: Token[] = []
  if (to > from) collect(tokens, tree.root, from, to)
  return tokens
}

/** Collects the tokens between two offsets of the content of an element. */
function collect(tokens: Token[], element: ElementShadow, from: number, to: number): void {
  const first = element.kids.find(from)
  if (first === undefined) return
  let start = first.start
  let kid: Kid | undefined = first.kid
  while (kid !== undefined && start < to) {
    collectKid(tokens, kid, Math.max(from - start, 0), Math.min(to - start, kid.size))
    start += kid.size
    kid = element.kids.neighbour(kid, 1)
  }
}

function collectKid(tokens: Token[], kid: Kid, from: number, to: number): void {
  if (from >= to) return
  switch (kid.kind) {
    case 'text':
      for (const { client, clock, length } of idsOf(kid.type, from, to)) {
        tokens.push({ kind: 'text', id: { client, clock }, length })
      }
      return
    case 'filler':
      tokens.push({ kind: 'filler', id: null, length: to - from })
      return
    case 'hidden':
      return
    case 'element': {
      const id = idOf(kid)
      if (kid.nodeType.isLeaf) {
        tokens.push({ kind: 'leaf', id, length: 1 })
        return
      }
      if (from === 0) tokens.push({ kind: 'open', id, length: 1 })
      collect(tokens, kid, Math.max(from - 1, 0), Math.min(to - 1, kid.kids.size))
      if (to === kid.size) tokens.push({ kind: 'close', id, length: 1 })
      return
    }
    default:
      kid satisfies never
  }
}

/** The token at a position, of length 1; `null` outside of the document and for nodes in ProseMirror only. */
export function tokenAt(tree: ShadowTree, position: number): Token | null {
  if (position < 0 || position >= tree.root.kids.size) return null
  const [token] = tokensBetween(tree, position, position + 1)
  return token === undefined || token.kind === 'filler' ? null : token
}

/**
 * Where the first of a token's characters, or what it was moved or went to, is now; `null` if it is not in the document.
 */
export function positionOf(space: PositionSpace, token: Token): number | null {
  if (token.kind === 'filler') return null
  if (token.kind === 'text' || token.kind === 'leaf') return besideItem(space, token.id, false)
  const kid = elementOf(space, token.id)
  if (kid?.kind !== 'element' || kid.nodeType.isLeaf) return null
  return token.kind === 'open' ? space.tree.before(kid) : space.tree.before(kid) + kid.size - 1
}

/** The parts of a token, each with a length of 1. */
export function* unitsOf(tokens: readonly Token[]): Generator<Token> {
  for (const token of tokens) {
    if (token.kind === 'text') {
      for (let i = 0; i < token.length; i++) yield { kind: 'text', id: idAfter(token.id, i), length: 1 }
    } else if (token.kind === 'filler') {
      for (let i = 0; i < token.length; i++) yield { kind: 'filler', id: null, length: 1 }
    } else {
      yield token
    }
  }
}

/** A range of positions. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Where tokens are now, as far as they are in the document, in its order. */
export function rangesOf(tokens: readonly Token[], space: PositionSpace): Range[] {
  const positions = [...unitsOf(tokens)].flatMap((unit) => positionOf(space, unit) ?? [])
  const ranges: { from: number; to: number }[] = []
  for (const position of [...new Set(positions)].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last?.to === position) last.to++
    else ranges.push({ from: position, to: position + 1 })
  }
  return ranges
}

/** The number of positions that tokens take. */
export function lengthOf(tokens: readonly Token[]): number {
  return tokens.reduce((sum, { length }) => sum + length, 0)
}

/** Whether two tokens of length 1 are the same, or copies of the same. */
export function isSameToken({ leaves }: PositionSpace, a: Token, b: Token): boolean {
  if (a.kind !== b.kind) return false
  if (a.kind !== 'text' && a.kind !== 'leaf') return true
  return a.id !== null && b.id !== null && sameId(leaves.leafOf(a.id), leaves.leafOf(b.id))
}

function idOf({ type }: ElementShadow): Id {
  const { client, clock } = type._item!.id
  return { client, clock }
}
