import { type Chunk, warmUp } from '@cowrite/crdt'
import type { ServerFeature } from './features/server-feature.ts'
import { Authors } from './rooms/authors.ts'

/** Rounds after which the engine has compiled the code: measured, a round takes the same time from 120 on. */
const ROUNDS = 160

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
 * Makes the engine compile the code that opens documents before a client waits for it, in small steps after the start:
 * about 0.2 s of work. Returns a function that stops it.
 */
function startWarmUp(): () => void {
  const steps = warmUp(ROUNDS, (bytes) => Buffer.from(bytes))
  let next: NodeJS.Immediate | null = null
  const step = (): void => {
    const { done, value } = steps.next()
    next = done ? null : setImmediate(step)
    if (!done) recordAuthor(value)
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
