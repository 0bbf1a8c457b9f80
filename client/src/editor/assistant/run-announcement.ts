import type { AgentInfo, Run } from '../../api/runs.ts'
import { actionEntry } from './run-actions.ts'
import { agentTitle, changesText } from './run-text.ts'
import { hasEnded } from './runs-state.ts'

/**
 * What screen readers are told when the runs in a document change from `before` to `after`: an agent began, asks, has
 * finished, was stopped or has failed; `null` for nothing.
 */
export function runAnnouncement(
  agents: readonly AgentInfo[],
  before: readonly Run[],
  after: readonly Run[],
): string | null {
  const known = new Map(before.map((run) => [run.id, run]))
  const said = after
    .toReversed()
    .flatMap((run) => sentence(agentTitle(agents, run), known.get(run.id), run) ?? [])
  return said.length === 0 ? null : said.join(' ')
}

function sentence(title: string, before: Run | undefined, run: Run): string | null {
  if (hasEnded(run)) return before === undefined || hasEnded(before) ? null : ending(title, run)
  if (run.question !== null && before?.question?.id !== run.question.id)
    return `${title} asks: ${run.question.text}`
  return before === undefined ? `${title} began: ${actionEntry(run.action).doing.toLowerCase()}.` : null
}

function ending(title: string, run: Run): string {
  const changes = changesText(run.changes)
  switch (run.state) {
    case 'done':
      return `${title} has finished${changes === null ? '' : `: ${changes}`}.`
    case 'cancelled':
      return `${title} was stopped${changes === null ? '' : `: ${changes}`}.`
    default:
      return `${title} failed: ${run.message ?? 'try again.'}`
  }
}
