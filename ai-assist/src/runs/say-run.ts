import type { ModelRequest } from '../models/request/provider.ts'
import { type Execution, type Outcome, outcomeOfFailure, PresenceReporter, WAITING } from './execution.ts'

/** Longest answer to a person, in characters. */
const MAX_ANSWER = 24_000

/** Answers the person and changes nothing. */
export async function sayAnswer(execution: Execution, request: ModelRequest): Promise<Outcome> {
  const { provider, account, signal, status } = execution
  const presence = new PresenceReporter(execution.member)
  presence.show(status, null)
  let text = ''
  for await (const event of provider.stream(request, account, signal)) {
    switch (event.type) {
      case 'text':
        text = (text + event.text).slice(0, MAX_ANSWER)
        break
      case 'restart':
        text = ''
        break
      case 'usage':
        execution.onUsage(event.usage)
        break
      case 'retry':
        presence.show(WAITING, null)
        break
      case 'tool-call':
        // None is offered.
        break
      case 'failed':
        return outcomeOfFailure(event.failure)
      case 'done':
        execution.say(text)
        return { state: 'done', message: null }
      default:
        event satisfies never
    }
  }
  return null
}
