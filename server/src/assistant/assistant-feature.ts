import type { Store } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { AssistantConfig } from '../config/assistant.ts'
import type { DocumentService } from '../documents/document-service.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import type { AssistantRooms } from './assistant-rooms.ts'
import { deleteModelCalls } from './delete-model-calls.ts'
import { LazyAssistant } from './lazy-assistant.ts'
import { runRoutes } from './routes.ts'

/** What {@link assistantFeature} works with. */
export interface AssistantFeatureOptions {
  /** The models that are asked; the offline assistant answers without any. */
  readonly config: AssistantConfig
  readonly rooms: AssistantRooms
  readonly store: Pick<Store, 'usage'>
  readonly documents: DocumentService
  readonly caller: Caller
  readonly logger: Logger
}

/** The assistant and its runs over HTTP. */
export function assistantFeature(options: AssistantFeatureOptions): ServerFeature {
  const { config, rooms, store, documents, caller, logger } = options
  const assistant = new LazyAssistant({
    rooms,
    models: config.models,
    budgets: config.budgets,
    ledger: store.usage,
    onLedgerError: (err) => logger.warn({ err }, 'the use of a language model could not be recorded'),
    onEnd: (run) => {
      if (run.state === 'failed') logger.warn({ run: run.id, err: run.failure.cause }, run.failure.message)
    },
  })
  return {
    routes: (app) => runRoutes(app, { assistant: () => assistant.get(), documents, caller }),
    housekeeping: [deleteModelCalls(store)],
    close: { quiet: () => assistant.close() },
  }
}
