import { parseArgs } from 'node:util'
import { check } from './check-targets.ts'
import { GOLDEN_TASKS } from './golden/golden-tasks.ts'
import { doTasks, type Evaluated } from './golden-run.ts'
import { FOLDER, writeResults } from './results.ts'
import { AGENT_TARGETS } from './targets.ts'

const USAGE = `npm run eval -- [--cases n] [--golden] [--scripted]
  --cases     cases of each random test (default 1000)
  --golden    the tasks of editing only
  --scripted  by a scripted model, also when OPENAI_BASE_URL or OPENAI_API_KEY name a real one`

/** `npm run eval`: what agents do to documents, by tasks with known results and by tests of their targets. */
async function main(): Promise<number> {
  const options = read()
  if (options === null) {
    console.error(USAGE)
    return 2
  }
  console.log(
    `${GOLDEN_TASKS.length} tasks by ${options.evaluated.kind === 'live' ? options.evaluated.model : 'a scripted model'}`,
  )
  const outcomes = await doTasks(GOLDEN_TASKS, options.evaluated, ({ task, score, state, message, ms }) => {
    const verdict = score.faults.length === 0 ? 'ok' : `${state}: ${message ?? ''} ${score.faults.join('; ')}`
    console.log(`  ${task.id} (${ms.toFixed(0)} ms): ${verdict}`)
  })
  const checked = []
  for (const target of options.goldenOnly ? [] : AGENT_TARGETS) {
    console.log(`Target ${target.id}: ${target.what}…`)
    const result = await check(target, options.cases)
    console.log(`  ${result.passed} passed, ${result.failed} failed, ${result.seconds.toFixed(0)} s`)
    checked.push(result)
  }
  await writeResults({ evaluated: options.evaluated, outcomes, checked, cases: options.cases })
  console.log(`Written to ${FOLDER}`)
  const isGood = outcomes.every(({ score }) => score.faults.length === 0)
  return isGood && checked.every(({ passed, failed }) => passed > 0 && failed === 0) ? 0 : 1
}

interface Options {
  readonly evaluated: Evaluated
  readonly goldenOnly: boolean
  readonly cases: number
}

function read(): Options | null {
  const { OPENAI_BASE_URL, OPENAI_API_KEY, COWRITE_MODELS } = process.env
  try {
    const { values } = parseArgs({
      options: { cases: { type: 'string' }, golden: { type: 'boolean' }, scripted: { type: 'boolean' } },
    })
    const cases = Number(values.cases ?? 1000)
    if (!Number.isInteger(cases) || cases < 1) return null
    const isLive = !values.scripted && (OPENAI_BASE_URL !== undefined || OPENAI_API_KEY !== undefined)
    const evaluated: Evaluated = isLive
      ? { kind: 'live', model: COWRITE_MODELS ?? 'the default model' }
      : { kind: 'scripted' }
    return { evaluated, goldenOnly: values.golden ?? false, cases }
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

process.exitCode = await main()
