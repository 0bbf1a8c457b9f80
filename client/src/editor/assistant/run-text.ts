import type { AgentInfo, AssistantInfo, Run, RunChanges } from '../../api/runs.ts'
import { actionEntry } from './run-actions.ts'
import { hasEnded } from './runs-state.ts'

/** The name of the agent of a run. */
export function agentTitle(agents: readonly AgentInfo[], run: Run): string {
  return (
    agents.find(({ name }) => name === run.agent)?.title ??
    run.agent.charAt(0).toUpperCase() + run.agent.slice(1)
  )
}

/** What was asked for: the words of the person, else the name of the action. */
export function askedFor(run: Run): string {
  const { label } = actionEntry(run.action)
  if (run.instruction === '') return label
  return run.action === 'ask' ? run.instruction : `${label}: ${run.instruction}`
}

/** What a run does at present, or how it ended. */
export function stateText(run: Run, isOwn: boolean): string {
  switch (run.state) {
    case 'queued':
      return 'Queued'
    case 'joining':
      return 'Joining'
    case 'thinking':
      return run.activity ?? 'Thinking'
    case 'editing':
      return run.activity ?? 'Writing'
    case 'waiting':
      return isOwn ? 'Waiting for you' : `Waiting for ${run.invoker.name}`
    case 'stopping':
      return 'Stopping'
    case 'done':
      return run.undone ? 'Taken back' : 'Done'
    case 'failed':
      return run.undone ? 'Failed, taken back' : 'Failed'
    case 'cancelled':
      return run.undone ? 'Stopped, taken back' : 'Stopped'
    default:
      return run.state satisfies never
  }
}

/** What a run has changed, such as `2 blocks added, 1 changed`; `null` for nothing. */
export function changesText({ inserted, changed, deleted, suggested }: RunChanges): string | null {
  const counts = [
    [inserted, 'added'],
    [changed, 'changed'],
    [deleted, 'deleted'],
  ] as const
  const parts = counts.filter(([count]) => count > 0)
  const blocks = parts.map(([count, done], index) =>
    index > 0 ? `${count} ${done}` : `${count} ${count === 1 ? 'block' : 'blocks'} ${done}`,
  )
  const all = suggested === 0 ? blocks : [...blocks, `${suggested} suggested`]
  return all.length === 0 ? null : all.join(', ')
}

/** How long a run has taken until `now`, and what it has cost: `0:42 · $0.021`. */
export function spentText(run: Run, now: number): string {
  const end = run.endedAt === null ? now : Date.parse(run.endedAt)
  const time = clockText(end - Date.parse(run.createdAt))
  const { cost, estimated, inputTokens, outputTokens } = run.usage
  const tokens = inputTokens + outputTokens
  if (run.offline || tokens === 0) return time
  if (cost === null) return `${time} · ${tokens.toLocaleString('en')} tokens`
  return `${time} · ${estimated ? 'about ' : ''}${costText(cost)}`
}

/** A duration as minutes and seconds. */
export function clockText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function costText(dollars: number): string {
  if (dollars > 0 && dollars < 0.001) return 'less than $0.001'
  return `$${dollars.toFixed(dollars < 1 ? 3 : 2)}`
}

/** One line about a run that has ended. */
export function outcomeText(run: Run): string {
  if (run.message !== null && run.message !== '') return run.message
  if (!hasEnded(run)) return stateText(run, true)
  const changes = changesText(run.changes)
  if (run.state === 'failed') return 'That did not work. Try again.'
  return `${stateText(run, true)}${changes === null ? '' : `: ${changes}`}.`
}

/** What is said of blocks that a run which was taken back has left. */
export function keptText(kept: number): string {
  return kept === 1
    ? '1 block that was changed since stays as it is'
    : `${kept} blocks that were changed since stay as they are`
}

/** What the assistant is, honest about what it is not. */
export function assistantText({ offline, model }: AssistantInfo): string {
  if (offline) {
    return 'Works without a language model: it picks sentences, lists headings and corrects by rules. Your text stays on this server.'
  }
  return model === null ? 'Writes in the document beside you.' : `Uses ${model}.`
}
