import { richtextSchema } from '../../schema/schema.ts'
import { BINDINGS, type BindingName } from './bindings.ts'
import { playHistories, type Row } from './fuzz-row.ts'
import { formatTable } from './fuzz-table.ts'
import { History } from './history.ts'
import { ALL_SCENARIOS, parseScenario } from './scenario.ts'

/**
 * Plays many histories and prints the table:
 *
 * `node crdt/src/richtext/binding/testing/main.ts --binding stock --scenarios all+u,join --cases 1000 --seed 1`
 *
 * With `--trace` it plays one history of the first scenario and prints every action. Exits with 1 when a character was
 * doubled, or a history diverged, became invalid, did not end, was read as another text or failed. Progress goes to stderr.
 */
const name = argument('binding') ?? 'stock'
if (!Object.hasOwn(BINDINGS, name)) throw new Error(`No binding ${name}: ${Object.keys(BINDINGS).join(', ')}`)
const schema = richtextSchema()
const bindings = { schema, tested: BINDINGS[name as BindingName], stock: BINDINGS.stock }
const scenarios = (argument('scenarios')?.split(',') ?? ALL_SCENARIOS).map(parseScenario)
const cases = Number(argument('cases') ?? 100)
const seed = Number(argument('seed') ?? 1)

if (process.argv.includes('--trace')) {
  const outcome = new History(scenarios[0]!, bindings, seed, (line) => console.log(line)).run()
  console.log(outcome)
} else {
  const rows: Row[] = []
  for (const scenario of scenarios) {
    const row = await playHistories(scenario, bindings, seed, cases, ({ scenario, histories }) => {
      console.error(`${scenario}: ${histories} of ${cases}`)
    })
    console.log(formatTable([row]))
    rows.push(row)
  }
  console.log(`\n${name}, from seed ${seed}\n${formatTable(rows.map((row) => ({ ...row, findings: [] })))}`)
  const broken = rows.some(
    ({ doubled, divergent, invalid, restless, misread, failed }) =>
      doubled + divergent + invalid + restless + misread + failed > 0,
  )
  process.exitCode = broken ? 1 : 0
}

/** The word after `--name` on the command line. */
function argument(name: string): string | undefined {
  const index = process.argv.indexOf(`--${name}`)
  return index < 0 ? undefined : process.argv[index + 1]
}
