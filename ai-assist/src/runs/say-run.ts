import { takeTurn } from '../loop/turn.ts'
import type { ModelRequest } from '../models/request/provider.ts'
import { outcomeOfFailure } from '../run/outcome-of-failure.ts'
import { type Execution, type Outcome, PresenceReporter, WAITING } from './execution.ts'

/** Answers the person and changes nothing. */
export async function sayAnswer(execution: Execution, request: ModelRequest): Promise<Outcome> {
  const { provider, account, signal, status } = execution
  const presence = new PresenceReporter(execution.member)
  presence.show(status, null)
  const answer = await takeTurn(request, {
    provider,
    account,
    signal,
    onUsage: (usage) => execution.onUsage(usage),
    onRetry: () => presence.show(WAITING, null),
  })
  if (answer === null) return null
  if (!answer.ok) return outcomeOfFailure(answer.failure)
  execution.say(answer.text)
  return { state: 'done', message: null }
}
