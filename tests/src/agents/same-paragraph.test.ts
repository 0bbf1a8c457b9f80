import { LLMock } from '@copilotkit/aimock'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type ClientKind, connect, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, startServer } from '../harness/server.ts'

/** Words that are not typed elsewhere, so that each can be found again complete. */
const ANSWER = Array.from({ length: 120 }, (_, i) => `agentword${i}x`)
/** The characters that the person types one at a time: digits that do not occur in this order in the agent's words. */
const TYPED = [...'2222233333444445555566666777778888899999'.repeat(2)]
const KINDS: readonly ClientKind[] = ['hocuspocus-4', 'y-websocket-3']

let model: LLMock
let server: RunningServer

beforeAll(async () => {
  model = new LLMock({ port: 0, host: '127.0.0.1' })
  await model.start()
  model.onMessage(/./s, { content: ANSWER.join(' ') }, { chunkSize: 6, latency: 5 })
  server = await startServer({
    env: { OPENAI_BASE_URL: `${model.url}/v1`, OPENAI_API_KEY: 'test', COWRITE_MODELS: 'model-a' },
  })
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await model?.stop()
})

/** The only paragraph, in which all write. */
function paragraphOf(client: StockClient): Y.XmlText {
  const paragraph = client.doc.getXmlFragment('default').get(0)
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null
  if (!(text instanceof Y.XmlText)) throw new Error('the paragraph is gone')
  return text
}

async function run(
  path: string,
  body?: unknown,
): Promise<{ id: string; state: string; message: string | null }> {
  const response = await fetch(`${server.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return ((await response.json()) as { run: { id: string; state: string; message: string | null } }).run
}

/** States of a run that has not ended. */
const ACTIVE = /queued|joining|thinking|editing/

it.each(KINDS)(
  'AGENT-14: while an agent streams into a paragraph, all that a person types there by %s stays, in order',
  async (kind) => {
    const address = `demo/same-paragraph-${kind}`
    const person = connect(kind, server, address)
    await person.synced()
    person.doc.transact(() => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText('The start.')])
      person.doc.getXmlFragment('default').insert(0, [paragraph])
    })
    const text = paragraphOf(person)
    const end = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, text.length))
    // The server must have the paragraph before the agent reads the document.
    const witness = connect('hocuspocus-3', server, address)
    await witness.synced()
    await eventually('the paragraph to arrive', () => witness.doc.getXmlFragment('default').length === 1)

    const started = await run(`/api/documents/${encodeURIComponent(address)}/runs`, {
      agent: 'writer',
      action: 'continue',
      selection: { anchor: end, head: end },
    })
    expect(started.state).toMatch(ACTIVE)
    let typed = 0
    text.observe((event) => {
      // One character for each received piece of the agent's text, directly after the last typed one.
      const next = TYPED[typed]
      if (event.transaction.local || next === undefined) return
      typed += 1
      queueMicrotask(() => text.insert('The'.length + typed - 1, next))
    })
    await expect
      .poll(async () => (await run(`/api/runs/${started.id}`)).state, { timeout: 30_000 })
      .not.toMatch(ACTIVE)
    expect(await run(`/api/runs/${started.id}`)).toMatchObject({ state: 'done' })
    expect(typed).toBeGreaterThan(10)
    const result = () => paragraphOf(witness).toString()
    await eventually('all to be equal', () => result() === paragraphOf(person).toString(), {
      explain: () => `${result()} | ${paragraphOf(person).toString()}`,
    })
    expect(result()).toBe(`The${TYPED.slice(0, typed).join('')} start. ${ANSWER.join(' ')}`)
    person.close()
    witness.close()
  },
  60_000,
)
