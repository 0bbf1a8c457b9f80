import { randomUUID } from 'node:crypto'
import type { RunAction } from '../agents/actions.ts'
import { AGENT_NAMES, AGENTS } from '../agents/agents.ts'
import type { Selection } from '../document/selection.ts'
import type { RunRequest } from '../run/run.ts'

/** A request for tests, to the first agent that has the action after its own words. */
export function request(
  address: string,
  action: RunAction,
  selection: Selection | null = null,
  more: Partial<RunRequest> = {},
): RunRequest {
  const agent =
    action === 'summarize' || action === 'outline'
      ? 'summarizer'
      : (AGENT_NAMES.find((name) => AGENTS[name].actions.includes(action)) ?? 'writer')
  return {
    id: randomUUID(),
    address,
    agent,
    action,
    instruction: '',
    selection,
    handles: [],
    suggestOnly: false,
    language: null,
    conversation: null,
    ...more,
  }
}
