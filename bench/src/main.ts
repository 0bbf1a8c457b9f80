import { availableParallelism } from 'node:os'
import { readOptions, USAGE } from './options.ts'
import { terminalTable } from './report/table.ts'
import { RESULTS, TRIALS, writeResult, writeTable } from './report/write.ts'
import { Progress } from './run/progress.ts'
import { runRounds, serversFor } from './run/rounds.ts'
import { scenarioNamed } from './scenarios/catalog.ts'
import { DEFAULT_SERVERS } from './servers/catalog.ts'

/** `npm run bench`: measures, prints, and writes bench/results/. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  if (typeof options === 'string') {
    console.error(`${options}\n${USAGE}`)
    return 2
  }
  if (availableParallelism() < 2) {
    console.error('The server and the load generator need a core each; this machine has one.')
    return 2
  }
  const scenarios = options.scenarios.map(scenarioNamed)
  const estimate = scenarios.reduce((sum, scenario) => {
    return (
      sum + scenario.seconds(options.quick) * serversFor(scenario, options.servers).length * options.rounds
    )
  }, 0)
  const counts = !options.quick && DEFAULT_SERVERS.every((id) => options.servers.includes(id))
  const folder = counts ? RESULTS : TRIALS
  const progress = new Progress(estimate, (line) => console.log(line))
  for (const scenario of scenarios) {
    const result = await runRounds(scenario, options, progress)
    console.log(`${terminalTable(scenario, result)}\n`)
    await writeResult(folder, scenario, result)
    writeTable(folder)
  }
  console.log(`Written to ${folder}`)
  return 0
}

process.exitCode = await main()
