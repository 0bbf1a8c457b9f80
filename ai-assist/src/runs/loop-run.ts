import { AGENTS } from '../agents/agents.ts'
import { handleOfElement, handlesAround, startOfBlock } from '../document/handles.ts'
import { type ResolvedSelection, resolveSelection } from '../document/selection.ts'
import { type LiveBlock, readBlocks } from '../document/text-block.ts'
import { runLoop } from '../loop/loop.ts'
import { textInScope } from '../tasks/scope.ts'
import { describe } from '../tools/read-tools.ts'
import type { Execution, Outcome } from './execution.ts'
import { PacedPresence } from './paced-presence.ts'

/** Most blocks that are given to the model at the start. */
const MOST_GIVEN = 100

/** Lets the model work by tools. */
export async function workByTools(execution: Execution): Promise<Outcome> {
  const { request, replica, member, document, signal } = execution
  const presence = new PacedPresence(member)
  signal.addEventListener('abort', () => presence.end(), { once: true })
  const show = (activity: string, handles: readonly string[] = []) => {
    execution.doing(activity)
    const [handle] = handles
    presence.show(`${activity}…`, handle === undefined ? null : startOfBlock(replica.doc, handle))
  }
  show('Thinking')
  const given = await givenBlocks(execution)
  if (signal.aborted) return null
  const outcome = await runLoop({
    order: { ...request, ...given, agent: AGENTS[request.agent] },
    conversation: request.conversation,
    context: {
      document,
      signal,
      willWrite: () => execution.willWrite(),
      step: (step) => {
        execution.step(step)
        if (step.handles.length > 0) show(step.text, step.handles)
      },
      count: (changes) => execution.count(changes),
      obstacle: (handles) => personIn(execution, handles) ?? execution.hold(handles),
    },
    provider: execution.provider,
    account: execution.account,
    signal,
    onUsage: (usage) => execution.onUsage(usage),
    show,
    keep: (conversation) => execution.keep(conversation),
    say: (text) => execution.say(text),
  })
  return signal.aborted ? null : outcome
}

/** The blocks that the request is about, for the model. */
async function givenBlocks({ request, replica, document }: Execution): Promise<{
  readonly given: string
  readonly selected: string
}> {
  const { doc, moves } = replica
  const blocks = readBlocks(doc)
  const selection = request.selection === null ? null : resolveSelection(doc, blocks, request.selection)
  const handles = [...request.handles, ...(selection === null ? [] : handlesIn(blocks, selection))]
  if (handles.length === 0) return { given: '', selected: '' }
  const read = await document.read({ handles: handles.slice(0, MOST_GIVEN) })
  const isPart = selection !== null && !selection.collapsed
  const input = { doc, moves, blocks, selection, instruction: '' }
  const selected = isPart ? textInScope(input).map(({ text }) => text) : []
  return { given: describe(read), selected: selected.join('\n\n') }
}

function handlesIn(blocks: readonly LiveBlock[], { from, to }: ResolvedSelection): string[] {
  return blocks.slice(from.block, to.block + 1).flatMap(({ element }) => handleOfElement(element) ?? [])
}

/** A block in which somebody's caret is: it is not rewritten under their hands. */
function personIn(
  { member, replica }: Execution,
  handles: readonly string[],
): { readonly handle: string; readonly message: string } | null {
  const around = new Set(member.carets().flatMap(({ head }) => handlesAround(replica.doc, head)))
  const handle = handles.find((each) => around.has(each))
  return handle === undefined ? null : { handle, message: 'Somebody is writing in this block.' }
}
