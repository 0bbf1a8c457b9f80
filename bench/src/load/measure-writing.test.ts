import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RawData, WebSocketServer } from 'ws'
import { prose, Typist } from '../typing/typist.ts'
import { Lab } from './lab.ts'
import { measureWriting } from './measure-writing.ts'
import { relay } from './protocol.ts'
import { Field } from './writing.ts'

describe('measureWriting', () => {
  let server: WebSocketServer
  let lab: Lab
  /** Decides for each frame at the relay, counted from 1, whether to forward it. */
  let passes: (frame: number) => boolean

  beforeEach(async () => {
    passes = () => true
    let frames = 0
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    server.on('connection', (peer) => {
      peer.on('message', (data: RawData) => {
        frames += 1
        if (!passes(frames)) return
        for (const other of server.clients) if (other !== peer) other.send(data)
      })
    })
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    lab = new Lab({
      quick: true,
      endpoints: [{ host: '127.0.0.1', port, base: '', protocol: relay }],
      pids: [process.pid],
      database: null,
      redis: null,
      settle: () => Promise.resolve(),
      restart: () => Promise.reject(new Error('nothing to restart')),
      doToRedis: () => Promise.reject(new Error('no Redis')),
      progress: () => {},
    })
  })

  afterEach(() => {
    lab.close()
    for (const peer of server.clients) peer.terminate()
    server.close()
  })

  async function write() {
    const field = new Field(lab, (index) => new Typist(100 + index, prose(index)))
    await field.open([{ document: 'room', clients: 6, writers: 3, probes: 2 }])
    return { field, writing: await measureWriting(lab, field, 300, 1, 700) }
  }

  it('counts every edit at every probe, and times each delivery', async () => {
    const { field, writing } = await write()
    expect(writing.complete).toBe(true)
    expect(writing.edits).toBe(300)
    expect(field.arrived()).toBe(600)
    expect(writing.latency.total).toBe(600)
    expect(writing.cpu).toBeGreaterThan(0)
  })

  it('times only what goes from node to node where a room is open on several', async () => {
    const field = new Field(lab, (index) => new Typist(100 + index, prose(index)))
    await field.open([{ document: 'room', clients: 4, writers: 2, probes: 2, nodes: [0, 1] }])
    const writing = await measureWriting(lab, field, 200, 0.5, 700)
    expect(writing.complete).toBe(true)
    expect(field.arrived()).toBe(2 * writing.edits)
    expect(writing.latency.total).toBe(writing.edits)
  })

  it('says so when a single edit of hundreds did not arrive', async () => {
    passes = (frame) => frame !== 150
    const { field, writing } = await write()
    expect(writing.complete).toBe(false)
    expect(field.missing()).toBeGreaterThan(0)
    expect(lab.notes.join()).toMatch(/of 600 deliveries/)
  })

  it('says so when a client is cut off', async () => {
    passes = (frame) => {
      if (frame === 100) [...server.clients][5]?.close(1013)
      return true
    }
    const { writing } = await write()
    expect(writing.complete).toBe(false)
    expect(lab.notes.join()).toMatch(/cut off/)
  })
})
