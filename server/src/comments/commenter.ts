import type { Commenter } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import { authorName } from '../authorship/author-name.ts'

/** An agent that speaks through a principal, which asked it. */
export interface CommentingAgent {
  readonly principal: string
  readonly name: string
}

/** Who writes, as others are told. `name`: what a guest says who is known by no name. */
export function commenterOf({ author, identity }: Principal, name?: string): Commenter {
  const { principal, kind } = author
  const shown = identity?.name ?? (kind === 'guest' && name !== undefined ? name : authorName(author))
  return { principal, kind, name: shown, colour: identity?.colour ?? null }
}

/** An agent, as others are told. */
export function commenterOfAgent({ principal, name }: CommentingAgent): Commenter {
  return { principal, kind: 'agent', name, colour: null }
}
