import { type Chunk, warmUp } from '@cowrite/crdt'
import { type Store, StoreError } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { ServerFeature } from './features/server-feature.ts'
import { Authors } from './rooms/authors.ts'

/** Rounds after which the engine has compiled the code: measured, a round takes the same time from 120 on. */
const ROUNDS = 160
/** No document has this id or this address. */
const NO_DOCUMENT = '00000000-0000-0000-0000-000000000000'

/**
 * Compiles the code that opens documents, in small steps after the start, so that the first client does not wait for it:
 * about 0.2 s of work.
 */
export function warmUpFeature(store: Pick<Store, 'documents' | 'updates'>, logger: Logger): ServerFeature {
  let stop = (): void => {}
  return {
    start: () => {
      stop = startRounds()
      readNothing(store).catch((err: unknown) => logger.debug({ err }, 'the warm-up could not read'))
    },
    close: { announce: () => stop() },
  }
}

/** Returns a function that stops the rounds. */
function startRounds(): () => void {
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

/** Sends the database the statements that open a document, so that it has prepared them. */
async function readNothing({ documents, updates }: Pick<Store, 'documents' | 'updates'>): Promise<void> {
  await documents.find({ project: NO_DOCUMENT, key: NO_DOCUMENT })
  try {
    await updates.load(NO_DOCUMENT)
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'unknown-document') throw error
  }
}
