import type { Store } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { AssistantConfig } from '../config/assistant.ts'
import type { DocumentRooms } from '../documents/document-rooms.ts'
import type { DocumentService } from '../documents/document-service.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import { AgentMetrics } from './agent-metrics.ts'
import type { AgentEntrance } from './agent-rooms.ts'
import { deleteModelCalls } from './delete-model-calls.ts'
import { deleteRuns } from './delete-runs.ts'
import { LazyAssistant } from './lazy-assistant.ts'
import { runRoutes } from './routes.ts'
import { RunJournal } from './run-journal.ts'
import { RunLeases } from './run-leases.ts'
import { RunService } from './run-service.ts'
import { RunWatchers } from './run-watchers.ts'
import type { RunWrites } from './run-writes.ts'
import type { UndoRun } from './undo-run.ts'

/** What {@link agentsFeature} works with. */
export interface AgentsFeatureOptions {
  /** The models that are asked; the offline assistant answers without any. */
  readonly config: AssistantConfig
  /** This node. */
  readonly node: string
  /** What runs write, which is told by the rooms. */
  readonly writes: RunWrites
  readonly undoing: UndoRun
  /** The rooms as agents enter them. */
  readonly entrance: AgentEntrance
  readonly rooms: DocumentRooms
  readonly store: Pick<Store, 'forTenants' | 'usage' | 'runs'>
  readonly documents: DocumentService
  readonly caller: Caller
  readonly logger: Logger
}

/** Agents and their runs in documents, over HTTP and for other features by `runs`. */
export function agentsFeature(options: AgentsFeatureOptions): ServerFeature & { readonly runs: RunService } {
  const { config, node, writes, undoing, entrance, rooms, store, documents, caller, logger } = options
  const watchers = new RunWatchers()
  const metrics = new AgentMetrics()
  const journal = new RunJournal({
    store,
    node,
    logger,
    writes,
    onWritten: ({ id, documentId }) => {
      watchers.notify(id)
      rooms.hint(documentId, 'runs')
    },
    onLost: (id) => fail(id),
  })
  const fail = (id: string) =>
    void assistant.get().then((loaded) => loaded.runs.fail(id, 'Another server took the run over.'))
  const assistant: LazyAssistant = new LazyAssistant({
    rooms: entrance,
    models: config.models,
    budgets: config.budgets,
    ledger: store.usage,
    onLedgerError: (err) => logger.warn({ err }, 'the use of a language model could not be recorded'),
    onModelCall: (call) => metrics.called(call),
    onEnd: (run) => {
      metrics.ended(run)
      if (run.state === 'failed') logger.warn({ run: run.id, err: run.failure.cause }, run.failure.message)
    },
    onChange: (run) => journal.changed(run),
    onStep: (id, step) => journal.stepped(id, step),
    beforeWriting: (id) => journal.beforeWriting(id),
  })
  const { isEnabled } = config
  const get = () => assistant.get()
  const runs = new RunService({
    ...{ store, node, documents, rooms, journal, watchers, undoing, isEnabled },
    assistant: get,
  })
  const leases = new RunLeases({
    runs: store.runs,
    node,
    logger,
    atWork: () => journal.size,
    isOwn: (id) => journal.has(id),
    stop: (id) => void assistant.get().then((loaded) => loaded.runs.stop(id)),
    take: (run, isAbandoned) => runs.take(run, isAbandoned),
  })
  return {
    runs,
    routes: (app) => runRoutes(app, { assistant: get, runs, isEnabled, caller }),
    metrics: (registry) =>
      metrics.register(registry, {
        runs: () => journal.states(),
        models: () => assistant.loaded?.models() ?? [],
      }),
    housekeeping: [deleteModelCalls(store), deleteRuns(store)],
    start: () => {
      if (isEnabled) leases.start()
    },
    close: {
      quiet: async () => {
        await leases.close()
        await assistant.close()
        await journal.close()
      },
    },
  }
}
