import type { Job, LoadMessage } from '../run/load-process.ts'
import { scenarioNamed } from '../scenarios/catalog.ts'
import { SERVERS } from '../servers/catalog.ts'
import { Lab } from './lab.ts'

/** The load generator's process: plays one scenario against one server and reports to its parent. */
const job = JSON.parse(process.argv[2] ?? '') as Job

function tell(message: LoadMessage): void {
  process.send?.(message)
}

function settle(): Promise<void> {
  return new Promise((resolve, reject) => {
    process.once('message', (answer) => {
      if (answer === 'settled') resolve()
      else reject(new Error(String(answer)))
    })
    tell({ type: 'settle' })
  })
}

async function main(): Promise<void> {
  const { protocol, base } = SERVERS[job.server]
  const lab = new Lab({
    quick: job.quick,
    endpoint: { host: '127.0.0.1', port: job.port, base, protocol },
    pid: job.pid,
    settle,
    progress: (text) => tell({ type: 'progress', text }),
  })
  try {
    tell({ type: 'result', measurement: await scenarioNamed(job.scenario).run(lab) })
  } catch (error) {
    tell({ type: 'failed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  } finally {
    lab.close()
  }
}

await main()
process.disconnect()
