import type { DocumentRecord } from '@cowrite/persistence'
import { ServiceError } from '../errors/service-error.ts'

/** Rejects what an agent asks for in a document that keeps agents out. */
export function refuseAgents({ agentsOff }: Pick<DocumentRecord, 'agentsOff'>): void {
  if (agentsOff) throw new ServiceError('forbidden', 'Agents are switched off in this document.')
}
