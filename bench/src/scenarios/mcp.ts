import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Lab } from '../load/lab.ts'
import type { Measurement, Scenario } from './scenario.ts'

const BLOCKS = 200
const EDITS = { full: 500, quick: 100 }
const CALLS = { full: 5_000, quick: 1_000 }
/** Calls that are on their way at one time. */
const AT_ONCE = 16
/** Requests of each kind before the measurement, for the server's compiler. */
const WARM_UP = 100

/** A block as a tool has it. */
interface Block {
  readonly handle: string
  readonly hash: string
}

/** An agent of another program works in a document by MCP. */
export const mcp: Scenario = {
  name: 'mcp',
  title: 'An agent of another program edits by MCP',
  description:
    'The official MCP client edits the paragraphs of a document of 200 blocks in PostgreSQL, one edit after the other, and then reads blocks with 16 calls on their way.',
  metrics: [
    {
      key: 'edit',
      label: 'edit to its acknowledgement, p95',
      unit: 'ms',
      better: 'lower',
      plotted: true,
    },
    { key: 'calls', label: 'calls of read_blocks', unit: '/s', better: 'higher', plotted: true },
  ],
  curve: null,
  without: ['ours-memory', 'hocuspocus', 'yws', 'relay', 'ours-yws'],
  database: true,
  seconds: (quick) => (quick ? 10 : 30),
  run: editByMcp,
}

async function editByMcp(lab: Lab): Promise<Measurement> {
  const client = new Client({ name: 'Bench', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } })
  const url = new URL(`http://127.0.0.1:${lab.endpoint.port}/mcp`)
  await client.connect(new StreamableHTTPClientTransport(url))
  const call = async <Answer>(name: string, args: Record<string, unknown>): Promise<Answer> => {
    const { content } = await client.callTool({ name, arguments: args })
    const [first] = content as readonly { readonly text: string }[]
    return JSON.parse(first?.text ?? 'null') as Answer
  }
  const document = 'demo/mcp'
  const text = (index: number) => `Paragraph ${index} with **some** words that agents read and change.`
  const markdown = Array.from({ length: BLOCKS }, (_, index) => text(index)).join('\n\n')
  await call('create_document', { title: 'Plan', address: document, markdown })
  const { participant } = await call<{ participant: string }>('join_document', { document })
  const { blocks } = await call<{ blocks: readonly Block[] }>('read_blocks', { document })
  const known = [...blocks]
  let complete = known.length === BLOCKS
  const edits: number[] = []
  const size = lab.quick ? 'quick' : 'full'
  for (let round = 0; round < EDITS[size] + WARM_UP; round++) {
    const index = (round * 79) % BLOCKS
    const { handle, hash } = known[index]!
    const operation = { op: 'replace_block', handle, hash, markdown: `${text(index)} Round ${round}.` }
    const begun = performance.now()
    const answer = await call<{ results: readonly { status: string; blocks: readonly Block[] }[] }>('edit', {
      participant,
      operations: [operation],
    })
    if (round >= WARM_UP) edits.push(performance.now() - begun)
    const [result] = answer.results
    complete &&= result?.status === 'applied'
    known[index] = result?.blocks[0] ?? known[index]!
  }
  const read = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done++) {
      const { handle } = known[done % BLOCKS]!
      const found = await call<{ blocks: readonly Block[] }>('read_blocks', { document, handles: [handle] })
      complete &&= found.blocks.length === 1
    }
  }
  const atOnce = (count: number) => Promise.all(Array.from({ length: AT_ONCE }, () => read(count / AT_ONCE)))
  await atOnce(WARM_UP)
  const begun = performance.now()
  await atOnce(CALLS[size])
  const seconds = (performance.now() - begun) / 1_000
  await client.close()
  return {
    values: { edit: p95(edits), calls: CALLS[size] / seconds },
    complete,
    notes: lab.notes,
    curve: [],
  }
}

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0
}
