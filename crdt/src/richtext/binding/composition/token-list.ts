import type { Id } from '../moves/ids.ts'
import { idAfter } from '../moves/ids.ts'
import { lengthOf, type Token } from '../positions/tokens.ts'

/** The tokens of a range of offsets; text tokens are cut at its ends. */
export function cutTokens(tokens: readonly Token[], from: number, to: number): Token[] {
  const cut: Token[] = []
  let start = 0
  for (const token of tokens) {
    const end = start + token.length
    const first = Math.max(from, start)
    const last = Math.min(to, end)
    if (first < last) cut.push(partOf(token, first - start, last - first))
    if (end >= to) break
    start = end
  }
  return cut
}

/** The tokens with others instead of those of a range of offsets. */
export function spliceTokens(
  tokens: readonly Token[],
  from: number,
  to: number,
  added: readonly Token[],
): Token[] {
  return [...cutTokens(tokens, 0, from), ...added, ...cutTokens(tokens, to, lengthOf(tokens))]
}

/** The id of what stands at an offset; `null` outside of the tokens and for what has no id. */
export function idAt(tokens: readonly Token[], offset: number): Id | null {
  if (offset < 0) return null
  const [token] = cutTokens(tokens, offset, offset + 1)
  return token?.id ?? null
}

function partOf(token: Token, from: number, length: number): Token {
  switch (token.kind) {
    case 'text':
      return { kind: 'text', id: idAfter(token.id, from), length }
    case 'filler':
      return { kind: 'filler', id: null, length }
    case 'leaf':
    case 'open':
    case 'close':
      return token
    default:
      return token satisfies never
  }
}
