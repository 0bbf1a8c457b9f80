import { Agent, get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import * as Y from 'yjs'
import { Client } from '../load/client.ts'
import { SERVERS } from '../servers/catalog.ts'
import type { WitnessData, WitnessReport } from './witness.ts'

/** Time between two requests, and between two edits, in ms. */
const EVERY_MS = 5
/** Timeout of a request to the server, in ms. */
const DEADLINE_MS = 60_000
const DOCUMENT = 'demo/neighbour'

const { server, port } = workerData as WitnessData
const longest = { healthz: 0, edit: 0 }

/** Continuously requests `/healthz` on one connection. */
async function ask(): Promise<never> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  for (;;) {
    const asked = performance.now()
    await new Promise<void>((resolve, reject) => {
      const request = get({ host: '127.0.0.1', port, path: '/healthz', agent, timeout: DEADLINE_MS })
      request.once('response', (response) => response.resume().once('end', resolve))
      request.once('error', reject)
    })
    longest.healthz = Math.max(longest.healthz, performance.now() - asked)
    await delay(EVERY_MS)
  }
}

/** Continuously types a letter and waits until another client of the document has received it. */
async function edit(): Promise<never> {
  const { protocol, base } = SERVERS[server]
  const open = (onUpdate: () => void): Client =>
    new Client({
      endpoint: { host: '127.0.0.1', port, base, protocol },
      document: DOCUMENT,
      scratch: Buffer.allocUnsafeSlow(64 * 1024),
      onUpdate,
    })
  let arrive: () => void = () => {}
  const reader = open(() => arrive())
  const writer = open(() => {})
  await Promise.all([reader.synced, writer.synced])
  const doc = new Y.Doc()
  let update: Uint8Array = new Uint8Array()
  doc.on('update', (bytes: Uint8Array) => {
    update = bytes
  })
  for (;;) {
    doc.getText('content').insert(0, 'x')
    const { promise, resolve } = Promise.withResolvers<void>()
    arrive = resolve
    const sent = performance.now()
    writer.sendUpdate(writer.frame('update', update), sent)
    await Promise.race([promise, delay(DEADLINE_MS)])
    longest.edit = Math.max(longest.edit, performance.now() - sent)
    await delay(EVERY_MS)
  }
}

parentPort?.on('message', () => {
  const report: WitnessReport = { ...longest }
  longest.healthz = 0
  longest.edit = 0
  parentPort?.postMessage(report)
})

await Promise.all([ask(), edit()])
