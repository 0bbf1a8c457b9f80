import { carryOut, type Outcome } from './carry-out.ts'
import { EvaluationServer } from './evaluation-server.ts'
import type { GoldenTask } from './golden/task.ts'
import { ScriptedModel } from './scripted-model.ts'

/** Tasks that are done at once. */
const AT_ONCE = 4

/** A model that is evaluated: a script, or the one that the variables of the environment name. */
export type Evaluated = { readonly kind: 'scripted' } | { readonly kind: 'live'; readonly model: string }

/** Lets agents of a server do tasks, several at once; tells each outcome as it comes. Resolves to all, in order. */
export async function doTasks(
  tasks: readonly GoldenTask[],
  evaluated: Evaluated,
  onOutcome: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const script = evaluated.kind === 'scripted' ? await ScriptedModel.start(tasks) : null
  try {
    const env =
      script === null
        ? {}
        : { OPENAI_BASE_URL: script.url, OPENAI_API_KEY: 'none', COWRITE_MODELS: 'scripted' }
    await using server = await EvaluationServer.start(env)
    const outcomes = new Array<Outcome>(tasks.length)
    const waiting = [...tasks.entries()]
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, task] = next
        const outcome = await carryOut(server.url, task, `demo/golden-${index}`)
        outcomes[index] = outcome
        onOutcome(outcome)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    return outcomes
  } finally {
    await script?.close()
  }
}
