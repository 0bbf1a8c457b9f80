import { LLMock } from '@copilotkit/aimock'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import type { RunningServer } from '../harness/server.ts'
import { startCluster } from './cluster.ts'

interface Run {
  readonly id: string
  readonly state: string
  readonly message: string | null
}

/** A request about runs. */
async function ask(node: RunningServer, path: string, body?: object): Promise<Run> {
  const response = await fetch(`${node.url}/api${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return ((await response.json()) as { run: Run }).run
}

const ORDER = { agent: 'writer', action: 'continue' }

it('AGENT-72, AGENT-73: a run is stopped on another node, and ends with the truth or begins anew when its node dies', {
  timeout: 180_000,
}, async () => {
  const model = new LLMock({ port: 0, host: '127.0.0.1' })
  await model.start()
  const words = Array.from({ length: 3_000 }, (_, at) => `word${at}`).join(' ')
  model.onMessage(/be slow/, { content: 'Late words.' }, { latency: 2_500 })
  model.onMessage(/./s, { content: words }, { chunkSize: 8, latency: 10 })
  try {
    // Without a model a node would take what the dead one left, too, and carry it out by rules.
    await using cluster = await startCluster(2, (url) => url, { OPENAI_BASE_URL: `${model.url}/v1` })
    const [a, b] = cluster.nodes as readonly [RunningServer, RunningServer]
    const one = connectHocuspocus('hocuspocus-4', b, 'demo/one')
    const two = connectHocuspocus('hocuspocus-4', b, 'demo/two')
    await Promise.all([one.synced(), two.synced()])
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText('Please be slow.')])
    two.doc.getXmlFragment('default').insert(0, [paragraph])
    const witness = connectHocuspocus('hocuspocus-4', a, 'demo/two')
    await eventually('the paragraph to arrive', () => witness.doc.getXmlFragment('default').length === 1)
    witness.close()
    const length = () => one.doc.getXmlFragment('default').toString().length

    const stopped = await ask(a, '/documents/demo%2Fone/runs', ORDER)
    await eventually('the agent to write', () => length() > 100)
    const result = await ask(b, `/runs/${stopped.id}/stop`, {})
    const stoppedAt = performance.now()
    expect(result).toMatchObject({ state: 'cancelled', message: 'Stopped.' })
    await eventually('200 ms to pass', () => performance.now() - stoppedAt > 200)
    const written = length()
    await eventually('more time to pass', () => performance.now() - stoppedAt > 1_000)
    expect(length()).toBe(written)

    const writing = await ask(a, '/documents/demo%2Fone/runs', ORDER)
    await eventually('the agent to write again', () => length() > written + 100)
    const silent = await ask(a, '/documents/demo%2Ftwo/runs', ORDER)
    await a.kill9()
    const soon = { timeout: 60_000, interval: 200 }
    await expect
      .poll(() => ask(b, `/runs/${writing.id}`), soon)
      .toMatchObject({
        state: 'failed',
        message: 'The server that the agent ran on ended. What it had written stays.',
      })
    await expect.poll(() => ask(b, `/runs/${silent.id}`), soon).toMatchObject({ state: 'done' })
    await expect.poll(() => two.doc.getXmlFragment('default').toString(), soon).toContain('Late words.')
    one.close()
    two.close()
  } finally {
    await model.stop()
  }
})
