import type { Lab } from '../load/lab.ts'
import { Witness } from '../measure/witness.ts'
import type { Measurement, Scenario } from './scenario.ts'

const BLOCKS = 10_000
const ROUNDS = { full: 300, quick: 60 }
/** Requests before the measurement, for the server's compiler. */
const WARM_UP = 20

/** A block as an outline has it. */
interface Block {
  readonly handle: string
  readonly hash: string
}

/** A long document is read and edited by its blocks, as agents do. */
export const blocks: Scenario = {
  name: 'blocks',
  title: 'A long document edited by its blocks',
  description:
    'A document of 10,000 blocks in PostgreSQL is outlined and edited over HTTP, one request after the other: a paragraph gets other words, and the answer comes when they are committed. An outline counts until its last byte is there; parsing 1.4 MB of JSON is the client’s.',
  metrics: [
    {
      key: 'edit',
      label: 'edit of a block to its acknowledgement, p95',
      unit: 'ms',
      better: 'lower',
      plotted: true,
    },
    { key: 'outline', label: 'outline of all blocks, p95', unit: 'ms', better: 'lower', plotted: true },
    {
      key: 'first',
      label: 'first outline, with opening the document',
      unit: 'ms',
      better: 'lower',
      plotted: false,
    },
    { key: 'healthz', label: 'longest wait for /healthz', unit: 'ms', better: 'lower', plotted: false },
  ],
  curve: null,
  without: ['ours-memory', 'hocuspocus', 'yws', 'relay', 'ours-yws'],
  database: true,
  seconds: (quick) => (quick ? 20 : 40),
  run: editBlocks,
}

async function editBlocks(lab: Lab): Promise<Measurement> {
  const base = `http://127.0.0.1:${lab.endpoint.port}/api`
  const document = `${base}/documents/demo%2Fblocks`
  const text = (index: number) =>
    index % 20 === 0
      ? `## Part ${index}`
      : `Paragraph ${index} with **some** words that agents read and change.`
  await fetch(`${base}/imports?address=demo/blocks&title=Blocks`, {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: Array.from({ length: BLOCKS }, (_, index) => text(index)).join('\n\n'),
  })
  const witness = new Witness({ server: 'ours', port: lab.endpoint.port })
  await witness.report()
  const outline = async () => {
    const chunks: Uint8Array[] = []
    for await (const chunk of (await fetch(`${document}/outline`)).body ?? []) chunks.push(chunk)
    return chunks
  }
  const [first, chunks] = await timed(outline)
  const { blocks: listed } = JSON.parse(Buffer.concat(chunks).toString()) as {
    readonly blocks: readonly Block[]
  }
  const known = [...listed]
  const edits: number[] = []
  const outlines: number[] = []
  let complete = listed.length === BLOCKS
  const rounds = ROUNDS[lab.quick ? 'quick' : 'full']
  for (let round = 0; round < rounds + WARM_UP; round++) {
    const index = (round * 7_919) % BLOCKS
    const { handle, hash } = known[index]!
    const operation = { op: 'replace_block', handle, hash, markdown: `${text(index)} Round ${round}.` }
    const [ms, answer] = await timed(async () => {
      const response = await fetch(`${document}/operations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ operations: [operation] }),
      })
      return (await response.json()) as {
        readonly results: readonly { readonly status: string; readonly blocks: readonly Block[] }[]
      }
    })
    const [result] = answer.results
    complete &&= result?.status === 'applied'
    if (result?.blocks[0] !== undefined) known[index] = result.blocks[0]
    const [read] = await timed(outline)
    if (round >= WARM_UP) {
      edits.push(ms)
      outlines.push(read)
    }
  }
  const { healthz } = await witness.report()
  await witness.stop()
  return {
    values: { edit: p95(edits), outline: p95(outlines), first, healthz },
    complete,
    notes: lab.notes,
    curve: [],
  }
}

async function timed<Result>(work: () => Promise<Result>): Promise<[ms: number, result: Result]> {
  const begun = performance.now()
  const result = await work()
  return [performance.now() - begun, result]
}

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0
}
