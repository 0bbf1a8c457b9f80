import type { Lab } from '../load/lab.ts'
import { Witness } from '../measure/witness.ts'
import type { Measurement, Scenario } from './scenario.ts'

const PARAGRAPHS = 5_000
/** One paragraph in so many gets other words between the versions. */
const EVERY = 10
/** Edits in one request. */
const BATCH = 50
/** Blocks that fill a screen. */
const SCREEN = 40
const ROUNDS = { full: 40, quick: 8 }
/** Requests before the measurement, for the compiler of the worker. */
const WARM_UP = 3

/** Two versions of a long document are compared for somebody who reads the differences. */
export const differences: Scenario = {
  name: 'differences',
  title: 'Differences of two versions',
  description:
    'A document of 5,000 paragraphs in PostgreSQL, of which every tenth got other words between two versions. The differences are asked for over HTTP, one request after the other. The first screen is there when 40 blocks have come; all when the last line has.',
  metrics: [
    { key: 'first', label: 'first screen, p95', unit: 'ms', better: 'lower', plotted: true },
    { key: 'whole', label: 'all differences, p95', unit: 'ms', better: 'lower', plotted: true },
    { key: 'healthz', label: 'longest wait for /healthz', unit: 'ms', better: 'lower', plotted: false },
  ],
  curve: null,
  without: ['ours-memory', 'hocuspocus', 'yws', 'relay', 'ours-yws'],
  database: true,
  seconds: (quick) => (quick ? 20 : 60),
  run: compareVersions,
}

async function compareVersions(lab: Lab): Promise<Measurement> {
  const base = `http://127.0.0.1:${lab.endpoint.port}/api`
  const document = `${base}/documents/demo%2Fdifferences`
  const text = (index: number) =>
    `Paragraph ${index} tells of the gauges along the river, and of what is to be repaired before the thaw.`
  await fetch(`${base}/imports?address=demo/differences&title=Differences`, {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: Array.from({ length: PARAGRAPHS }, (_, index) => text(index)).join('\n\n'),
  })
  const send = async <Answer>(path: string, body: unknown): Promise<Answer> => {
    const response = await fetch(document + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await response.json()) as Answer
  }
  const { id } = await send<{ id: string }>('/versions', { name: 'Before' })
  const { blocks } = (await (await fetch(`${document}/outline`)).json()) as {
    readonly blocks: readonly { readonly handle: string; readonly hash: string }[]
  }
  for (let start = 0; start < PARAGRAPHS; start += EVERY * BATCH) {
    const operations = Array.from({ length: BATCH }, (_, index) => {
      const at = start + index * EVERY
      const { handle, hash } = blocks[at]!
      const markdown = text(at).replace('is to be repaired', 'the crews repair first')
      return { op: 'replace_block', handle, hash, markdown }
    })
    await send('/operations', { operations })
  }
  const after = await send<{ id: string }>('/versions', { name: 'After' })
  const witness = new Witness({ server: 'ours', port: lab.endpoint.port })
  await witness.report()
  const firsts: number[] = []
  const wholes: number[] = []
  let complete = true
  const rounds = ROUNDS[lab.quick ? 'quick' : 'full']
  for (let round = 0; round < rounds + WARM_UP; round++) {
    const begun = performance.now()
    const answer = await fetch(`${document}/versions/${id}/changes?against=${after.id}`)
    let first: number | null = null
    let lines = 0
    let last = ''
    const decoder = new TextDecoder()
    for await (const chunk of answer.body ?? []) {
      const came = decoder.decode(chunk, { stream: true })
      lines += came.split('\n').length - 1
      last = (last + came).slice(-4_000)
      if (first === null && lines > SCREEN) first = performance.now() - begun
    }
    complete &&= first !== null && last.includes('"kind":"end"') && lines === PARAGRAPHS + 2
    if (round < WARM_UP) continue
    firsts.push(first ?? Number.NaN)
    wholes.push(performance.now() - begun)
  }
  const { healthz } = await witness.report()
  await witness.stop()
  return {
    values: { first: p95(firsts), whole: p95(wholes), healthz },
    complete,
    notes: lab.notes,
    curve: [],
  }
}

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0
}
