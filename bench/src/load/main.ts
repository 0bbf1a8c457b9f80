import type { Job, LoadAnswer, LoadMessage } from '../run/load-process.ts'
import { scenarioNamed } from '../scenarios/catalog.ts'
import { SERVERS } from '../servers/catalog.ts'
import { Lab } from './lab.ts'

/** The process of the load generator: runs one scenario against one server and reports to its parent. */
const job = JSON.parse(process.argv[2] ?? '') as Job

function tell(message: LoadMessage): void {
  process.send?.(message)
}

/** Requests an operation on the server or its Redis from the parent; returns the server's process id afterwards. */
function ask(message: LoadMessage): Promise<number> {
  return new Promise((resolve, reject) => {
    process.once('message', (raw) => {
      const answer = raw as LoadAnswer
      if (answer.type === 'done') resolve(answer.pid)
      else reject(new Error(answer.error))
    })
    tell(message)
  })
}

async function main(): Promise<void> {
  const { protocol, base } = SERVERS[job.server]
  const lab = new Lab({
    quick: job.quick,
    endpoints: job.nodes.map(({ port }) => ({ host: '127.0.0.1', port, base, protocol })),
    pids: job.nodes.map(({ pid }) => pid),
    database: job.database,
    redis: job.redis,
    model: job.model,
    settle: async () => {
      await ask({ type: 'settle' })
    },
    restart: (signal) => ask({ type: 'restart', signal }),
    doToRedis: async (deed) => {
      await ask({ type: 'redis', deed })
    },
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
