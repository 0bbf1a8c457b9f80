import type { ChatMessage, ToolCall } from '../models/request/chat.ts'
import { outcomeOfFailure } from '../run/outcome-of-failure.ts'
import type { RunOutcome } from '../run/run-state.ts'
import { readArguments } from '../tools/arguments.ts'
import type { Tool, ToolContext, ToolResult } from '../tools/tool.ts'
import { toolsOf } from '../tools/tools.ts'
import { LOOP_LIMITS, type LoopLimits } from './limits.ts'
import { DataMarker, type LoopOrder, openingMessages } from './prompt.ts'
import { type TurnOptions, takeTurn } from './turn.ts'

/** What {@link runLoop} works with. */
export interface LoopOptions extends Omit<TurnOptions, 'onRetry'> {
  readonly order: LoopOrder
  /** What was said before the run waited; `null` at the start. */
  readonly conversation: readonly ChatMessage[] | null
  readonly context: ToolContext
  readonly limits?: LoopLimits
  /** Shows what the agent does. */
  show(activity: string): void
  /** Keeps what was said, for when the run goes on after an answer. */
  keep(conversation: readonly ChatMessage[]): void
  /** Takes the last words of the model, which are for the person. */
  say(text: string): void
}

const failed = (message: string): RunOutcome => ({
  state: 'failed',
  failure: { kind: 'too-many-steps', message },
})

/**
 * Lets a model work by tools until it calls none any more. `null` when the run was ended from outside; then nothing is
 * carried out any more.
 */
export async function runLoop(options: LoopOptions): Promise<RunOutcome | null> {
  const { order, conversation, limits = LOOP_LIMITS, signal, context } = options
  const marker = new DataMarker()
  const messages = [...(conversation ?? openingMessages(order, marker))]
  const groups = order.agent.tools.filter((group) => !order.suggestOnly || group !== 'edit')
  const tools = new Map(toolsOf(groups).map((tool) => [tool.spec.name, tool]))
  const endAt = performance.now() + limits.totalMs
  let calls = 0
  let length = 0
  for (let turn = 0; turn < limits.turns; turn++) {
    if (performance.now() > endAt) return failed('The agent took too long. What it had changed stays.')
    options.show('Thinking')
    const answer = await takeTurn(
      {
        task: order.action,
        material: { blocks: [] },
        messages,
        tools: [...tools.values()].map(({ spec }) => spec),
        maxTokens: limits.answerTokens,
        recovery: 'restart',
      },
      { ...options, onRetry: () => options.show('Waiting for the model') },
    )
    if (signal.aborted || answer === null) return null
    if (!answer.ok) return outcomeOfFailure(answer.failure)
    if (answer.calls.length === 0) {
      options.say(answer.text)
      return {
        state: 'done',
        message: answer.isCut ? 'The answer reached its length limit and was cut there.' : null,
      }
    }
    messages.push({ role: 'assistant', content: answer.text, toolCalls: answer.calls })
    let asked: {
      readonly call: ToolCall
      readonly question: Extract<ToolResult, { kind: 'asked' }>['question']
    } | null = null
    for (const call of answer.calls) {
      if (++calls > limits.calls) return failed('The agent called too many tools. What it had changed stays.')
      const result: ToolResult = asked === null ? await carryOut(call, tools, context, options.show) : NOT_NOW
      if (signal.aborted) return null
      if (result.kind === 'asked') {
        asked = { call, question: result.question }
        continue
      }
      length += result.text.length
      if (length > limits.resultLength) return failed('The agent read too much. What it had changed stays.')
      messages.push({ role: 'tool', callId: call.id, content: marker.mark(result.text) })
    }
    if (asked !== null) {
      options.keep(messages)
      return { state: 'waiting', question: { id: asked.call.id, ...asked.question } }
    }
  }
  return failed('The agent took too many turns. What it had changed stays.')
}

const NOT_NOW: ToolResult = {
  kind: 'said',
  text: 'Not carried out: wait for the answer of the person first.',
}

async function carryOut(
  call: ToolCall,
  tools: ReadonlyMap<string, Tool>,
  context: ToolContext,
  show: (activity: string) => void,
): Promise<ToolResult> {
  const tool = tools.get(call.name)
  if (tool === undefined)
    return { kind: 'said', text: `Error: there is no tool ${JSON.stringify(call.name.slice(0, 60))}.` }
  const given = readArguments(call.arguments)
  if (!given.ok) return { kind: 'said', text: `Error: ${given.message} Nothing was done.` }
  show(tool.activity)
  return await tool.carryOut(given.value, context)
}
