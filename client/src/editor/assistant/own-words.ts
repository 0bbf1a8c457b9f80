import type { AgentInfo, RunAction } from '../../api/runs.ts'
import { agentFor } from './run-actions.ts'

/** What the offline assistant understands of own words: to replace something by something. */
const REPLACE = /\b(replace|change|rename)\b/i

/**
 * The action for what somebody says in own words: what they say, or else a replacement if that is what they say. `text` is
 * `null` for any text. `null` where agents do not understand it.
 */
export function ownWordsAction(agents: readonly AgentInfo[], text: string | null): RunAction | null {
  if (agentFor(agents, 'ask') !== null) return 'ask'
  const isReplacement = agentFor(agents, 'replace') !== null && (text === null || REPLACE.test(text))
  return isReplacement ? 'replace' : null
}
