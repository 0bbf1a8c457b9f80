import type { Caller, Level, MatrixDocument } from './callers.ts'

/** What there is to name in requests: a document with content, and things in it. */
export interface Things extends MatrixDocument {
  readonly version: string
  readonly suggestion: string
  readonly thread: string
  readonly comment: string
  readonly run: string
  readonly file: string
  readonly organization: string
  readonly group: string
  readonly invitation: string
  readonly link: string
  /** The account of a member to whom things are done. */
  readonly target: string
}

/** What a route asks of its caller. */
export type Need =
  /** Everybody is answered, all in the same way: health, and what somebody without an account has to reach. */
  | { readonly kind: 'public' }
  /** Everybody without a token, and any credential that is alive. */
  | { readonly kind: 'open' }
  /** Any credential that is alive. */
  | { readonly kind: 'any' }
  /** A person who signed in, for what is theirs; keys, guests and host applications are refused. */
  | { readonly kind: 'person' }
  /** A person who signed in and may read the document; to other people it does not exist. */
  | { readonly kind: 'reader' }
  /** A role in the document; who may not read it is told that it does not exist. */
  | { readonly kind: 'document'; readonly level: Exclude<Level, 'nothing'> }
  /** A role in the project of the matrix, which only admins have. */
  | { readonly kind: 'project' }
  /** A place in the organization; to others it does not exist. */
  | { readonly kind: 'organization'; readonly level: 'member' | 'admin'; readonly keys?: true }

/** A request to a route, and what it needs. */
export interface RouteNeed {
  readonly need: Need
  /** The path with its parameters; by default that of the route. */
  readonly path?: (things: Things) => string
  readonly body?: (things: Things) => unknown
  /** The request changes what the next caller would need: each caller who may send it gets a document of its own. */
  readonly destroys?: true
  /** What is answered to those who pass, when it is no success: nothing is at the path, or the words are wrong. */
  readonly passesAs?: Outcome
  /** Of those whom the role would let pass, only the caller of this name passes. */
  readonly only?: string
}

/** What happens to a request: it passes the check of rights, one of three refusals, or it is wrong in itself. */
export type Outcome = 'passes' | 'unauthorized' | 'hidden' | 'refused' | 'wrong'

/** The documented outcome of a caller's request. */
export function expectedOutcome({ need, only, passesAs }: RouteNeed, caller: Caller): readonly Outcome[] {
  const outcomes = outcomesOf(need, caller)
  if (outcomes[0] !== 'passes') return outcomes
  if (only !== undefined && only !== caller.name) return ['refused']
  return [passesAs ?? 'passes']
}

function outcomesOf(need: Need, caller: Caller): readonly Outcome[] {
  if (need.kind === 'public') return ['passes']
  if (need.kind === 'open' && caller.name === 'nobody') return ['passes']
  if (caller.kind === 'invalid') return ['unauthorized']
  switch (need.kind) {
    case 'open':
    case 'any':
      return ['passes']
    case 'person':
      return caller.kind === 'person' ? ['passes'] : ['refused', 'unauthorized']
    case 'reader':
      if (caller.kind !== 'person') return ['refused', 'unauthorized']
      return caller.level === 'nothing' ? ['hidden'] : ['passes']
    case 'document': {
      if (caller.level === 'nothing') return ['hidden']
      return rank(caller.level) >= rank(need.level) ? ['passes'] : ['refused']
    }
    case 'project':
      return caller.organization === 'admin' ? ['passes'] : ['refused', 'hidden']
    case 'organization':
      if (caller.organization === 'admin') return ['passes']
      if (caller.kind === 'key' && need.keys) return ['passes']
      if (caller.organization === 'none') return ['hidden', 'refused']
      return need.level === 'member' ? ['passes'] : ['refused', 'hidden']
    default:
      return need satisfies never
  }
}

function rank(level: Level): number {
  return ['nothing', 'viewer', 'commenter', 'editor', 'owner'].indexOf(level)
}
