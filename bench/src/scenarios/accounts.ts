import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Lab } from '../load/lab.ts'
import { spreadOf } from '../measure/spread.ts'
import type { Measurement, Scenario } from './scenario.ts'

const MAIN = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url))
const REQUESTS = { full: 4_000, quick: 1_000 }
const WAVES = { full: 5, quick: 3 }
/** Requests at a time. */
const AT_ONCE = 8
const PERSON = { email: 'bench@example.org', password: 'a long password' }

/** What the account of a request costs. */
export const accounts: Scenario = {
  name: 'accounts',
  title: 'The session of an HTTP request',
  description:
    'Requests that authenticate and do nothing more, because the address in them is wrong; beside, the same in open mode. The look-up is what a session costs: the same requests without a token taken off.',
  metrics: [
    { key: 'request', label: 'CPU per request', unit: 'µs', better: 'lower', plotted: true },
    { key: 'lookup', label: 'CPU per look-up of a session', unit: 'µs', better: 'lower', plotted: true },
  ],
  curve: null,
  without: ['ours-memory', 'hocuspocus', 'yws', 'relay', 'ours-yws', 'ours-tokens'],
  beside: ['ours-accounts'],
  database: true,
  seconds: (quick) => (quick ? 15 : 40),
  run: lookUpSessions,
}

async function lookUpSessions(lab: Lab): Promise<Measurement> {
  const base = `http://127.0.0.1:${lab.endpoint.port}/api`
  const options = (await (await fetch(`${base}/v1/auth/options`)).json()) as { readonly mode: string }
  const size = lab.quick ? 'quick' : 'full'
  const costOf = async (token: string | null): Promise<number> => {
    const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
    const costs: number[] = []
    // The first wave is for the server's compiler.
    for (let wave = 0; wave <= WAVES[size]; wave++) {
      const before = lab.cpu()
      await requests(REQUESTS[size], () => fetch(`${base}/documents/a%2F%01`, { headers }))
      if (wave > 0) costs.push((lab.cpu() - before) / REQUESTS[size])
    }
    return spreadOf(costs).median
  }
  if (options.mode === 'open')
    return { values: { request: await costOf(null) }, complete: true, notes: lab.notes, curve: [] }
  await createOwner(lab.database?.url ?? '')
  const signed = await post(`${base}/v1/auth/sign-in`, PERSON)
  const { accessToken } = (await signed.json()) as { readonly accessToken: string }
  const request = await costOf(accessToken)
  const lookup = request - (await costOf(null))
  return { values: { request, lookup }, complete: true, notes: lab.notes, curve: [] }
}

async function requests(count: number, send: () => Promise<Response>): Promise<void> {
  let left = count
  const worker = async () => {
    while (left-- > 0) await (await send()).arrayBuffer()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

async function post(url: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function createOwner(database: string): Promise<void> {
  const flags = ['--email', PERSON.email, '--name', 'Bench', '--organization', 'Bench']
  const child = spawn(
    process.execPath,
    [MAIN, 'admin', 'create', ...flags, '--password-file', '-', '--database-url', database],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  )
  child.stdin?.end(PERSON.password)
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`cowrite admin create ended with ${code}`)
}
