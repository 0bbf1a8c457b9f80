import { type Chunk, warmUp } from '@cowrite/crdt'
import type { ServerFeature } from './features/server-feature.ts'
import { Authors } from './rooms/authors.ts'

/** After so many rounds the engine has compiled what it will; measured: from 200 on the first long document is quick. */
const ROUNDS = 250

/** Compiles the code that opens documents, after the start. */
export function warmUpFeature(): ServerFeature {
  let stop = (): void => {}
  return {
    start: () => {
      stop = startWarmUp()
    },
    close: { announce: () => stop() },
  }
}

/**
 * Has the code that opens documents compiled before somebody waits for it, in small pieces after the start: about
 * half a second of work in all. Returns what stops it.
 */
function startWarmUp(): () => void {
  const steps = warmUp(ROUNDS, (bytes) => Buffer.from(bytes))
  let next: NodeJS.Immediate | null = null
  const step = (): void => {
    const { done, value } = steps.next()
    next = done ? null : setImmediate(step)
    if (value) recordAuthor(value)
  }
  step()
  return () => {
    if (next) clearImmediate(next)
  }
}

/** Does with an update what a room does to record its author. */
function recordAuthor(chunk: Chunk): void {
  const author = { principal: 'nobody', kind: 'guest', run: null } as const
  const authors = new Authors()
  authors.ownPart(chunk, author, () => false)
  authors.add(authors.lacking(chunk, author, { nextFrom: () => null }))
}
