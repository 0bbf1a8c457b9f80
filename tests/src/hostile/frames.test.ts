import { once } from 'node:events'
import { connect } from 'node:net'
import { ERRORS, type ErrorCode } from '@cowrite/crdt'
import { DEFAULT_LIMITS } from '@cowrite/server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import {
  AWARENESS,
  CLOSE,
  EMPTY_STATE_VECTOR,
  hocuspocusFrame,
  type Message,
  STATELESS,
  STEP_1,
  SYNC,
  UPDATE,
  yWebsocketFrame,
} from '../harness/frames.ts'
import { openCollab, openSession, openYjs, type RawSocket } from '../harness/raw-socket.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { BAD_UPDATES, textUpdate } from './bad-updates.ts'
import { type Bystanders, bystanders } from './bystanders.ts'

/** Small, so that the test does not have to send 16 MiB. */
const MAX_FRAME_BYTES = 256 * 1024
const ADDRESS = 'demo/attacked'

let server: RunningServer
let others: Bystanders
beforeAll(async () => {
  server = await startServer({ env: { COWRITE_MAX_FRAME_BYTES: String(MAX_FRAME_BYTES) } })
  others = await bystanders(server, ADDRESS)
})
afterAll(async () => {
  others.close()
  await server[Symbol.asyncDispose]()
})

/** Each input is sent in both protocols to the document of the bystanders. */
const protocols = [
  {
    protocol: 'hocuspocus',
    open: () => openSession(server, ADDRESS),
    update: (bytes: Uint8Array) => hocuspocusFrame.sync(ADDRESS, UPDATE, bytes),
    awareness: (bytes: Uint8Array) => hocuspocusFrame.awareness(ADDRESS, bytes),
    bare: (type: number, payload?: Uint8Array) => hocuspocusFrame.bare(ADDRESS, type, payload),
    expectRefused: expectDocumentClosed,
  },
  {
    protocol: 'y-websocket',
    open: () => openYjs(server, ADDRESS),
    update: (bytes: Uint8Array) => yWebsocketFrame.sync(UPDATE, bytes),
    awareness: (bytes: Uint8Array) => yWebsocketFrame.awareness(bytes),
    bare: (type: number, payload = new Uint8Array()) => Uint8Array.of(type, ...payload),
    expectRefused: expectClosed,
  },
] as const

async function expectClosed(raw: RawSocket, code: ErrorCode): Promise<void> {
  const closed = await raw.untilClosed()
  expect({ code: closed.code, error: closed.reason.split(':')[0] }).toEqual({
    code: ERRORS[code].close,
    error: code,
  })
  await others.expectUnharmed()
}

/** Only the document is closed; later messages for it are ignored, and another one can be opened on the same socket. */
async function expectDocumentClosed(raw: RawSocket, code: ErrorCode): Promise<void> {
  const closed = await raw.next('the close of the document', ({ type }) => type === 'close')
  expect(closed).toMatchObject({
    address: ADDRESS,
    reason: expect.stringMatching(new RegExp(`^${code}(:|$)`)),
  })
  for (let index = 0; index < 400; index++) {
    raw.send(hocuspocusFrame.sync(ADDRESS, UPDATE, textUpdate('from the grave')))
  }
  raw.send(
    hocuspocusFrame.auth('demo/another'),
    hocuspocusFrame.sync('demo/another', STEP_1, EMPTY_STATE_VECTOR),
  )
  await raw.next('the other document', (message) => {
    return message.type === 'sync' && message.address === 'demo/another'
  })
  await others.expectUnharmed()
  expect(raw.closed).toBeNull()
  raw.close()
}

describe.each(protocols)(
  'a hostile client by $protocol',
  ({ open, update, awareness, bare, expectRefused }) => {
    let raw: RawSocket
    beforeEach(async () => {
      raw = await open()
    })

    it('LIM-1: a frame above the limit closes the socket with 1009, and the reason tells the limit', async () => {
      raw.send(update(new Uint8Array(MAX_FRAME_BYTES)))
      expect(await raw.untilClosed()).toEqual({
        code: ERRORS['frame-too-large'].close,
        reason: `frame-too-large: the limit is ${MAX_FRAME_BYTES} bytes`,
      })
      await others.expectUnharmed()
    })

    it('LIM-2: a text frame closes the socket with 1003', async () => {
      raw.send('{"type":"sync"}')
      await expectClosed(raw, 'text-frame')
    })

    it('LIM-3: a number or a length that is cut short closes the socket with 4400', async () => {
      raw.send(bare(SYNC, Uint8Array.of(UPDATE, 0xff, 0xff)))
      await expectClosed(raw, 'malformed-frame')
    })

    it('LIM-3: a number without end closes the socket with 4400', async () => {
      raw.send(bare(SYNC, Uint8Array.of(UPDATE, ...new Uint8Array(100).fill(0xff))))
      await expectClosed(raw, 'malformed-frame')
    })

    it('LIM-3: an empty frame closes the socket with 4400', async () => {
      raw.send(new Uint8Array())
      await expectClosed(raw, 'malformed-frame')
    })

    it.each([4, 6, 8, 99])(
      'LIM-4: message type %i, which clients do not send, closes the socket with 4400',
      async (type) => {
        raw.send(bare(type, Uint8Array.of(1, 97)))
        await expectClosed(raw, 'unknown-message')
      },
    )

    it('LIM-4: an unknown kind of sync message closes the socket with 4400', async () => {
      raw.send(bare(SYNC, Uint8Array.of(7, 0)))
      await expectClosed(raw, 'unknown-message')
    })

    it.each(BAD_UPDATES)(
      'LIM-5: an update that is none ($name) closes the document and reaches nobody',
      async ({ bytes }) => {
        raw.send(update(bytes))
        await expectRefused(raw, 'invalid-update')
      },
    )

    it('LIM-6: presence that is none closes the document and reaches nobody', async () => {
      raw.send(awareness(Uint8Array.of(5, 1, 2, 3)))
      await expectRefused(raw, 'malformed-frame')
    })

    it('LIM-6: a presence state that is no JSON object closes the document and reaches nobody', async () => {
      raw.send(awareness(Uint8Array.of(1, 9, 1, 5, ...Buffer.from('{"a":'))))
      await expectRefused(raw, 'malformed-frame')
      for (const { awareness: seen } of others.clients) expect(seen.getStates().has(9)).toBe(false)
    })

    it('LIM-6: a presence state above the limit closes the document and reaches nobody', async () => {
      const state = Buffer.from(JSON.stringify({ user: { name: 'x'.repeat(100_000) } }))
      const length = [(state.length & 127) | 128, ((state.length >> 7) & 127) | 128, state.length >> 14]
      raw.send(awareness(Uint8Array.of(1, 9, 1, ...length, ...state)))
      await expectRefused(raw, 'malformed-frame')
      for (const { awareness: seen } of others.clients) expect(seen.getStates().has(9)).toBe(false)
    })

    it('LIM-7: a state vector that is none closes the document', async () => {
      raw.send(bare(SYNC, Uint8Array.of(STEP_1, 3, 0xff, 0xff, 0xff)))
      await expectRefused(raw, 'malformed-frame')
    })

    it('PRES-8: nobody can speak for another client: its presence stays as it is', async () => {
      const [victim, witness] = others.clients
      if (victim === undefined || witness === undefined) throw new Error('Bystanders are missing.')
      victim.awareness.setLocalState({ user: { name: 'Victim', color: '#112233' } })
      const id = victim.doc.clientID
      await eventually('the presence of the victim', () => witness.awareness.getStates().has(id))
      const forged = Buffer.from(JSON.stringify({ user: { name: 'Forged' } }))
      raw.send(
        awareness(
          Buffer.concat([
            Uint8Array.of(2, 77, 1, 2),
            Buffer.from('{}'),
            varUint(id),
            Uint8Array.of(99, forged.length),
            forged,
          ]),
        ),
      )
      await eventually('what it may say', () => witness.awareness.getStates().has(77))
      expect(witness.awareness.getStates().get(id)?.['user']?.name).toBe('Victim')
      await others.expectUnharmed()
      raw.close()
    })
  },
)

describe('a hostile client on a socket for many documents', () => {
  it('LIM-75: a stateless message above its limit closes its document', async () => {
    const raw = await openSession(server, ADDRESS)
    const payload = 'x'.repeat(DEFAULT_LIMITS.statelessLength + 1)
    raw.send(hocuspocusFrame.bare(ADDRESS, STATELESS, varString(payload)))
    await expectDocumentClosed(raw, 'frame-too-large')
  })

  it('LIM-8: of ever more documents on one socket, those beyond the limit are denied by themselves', async () => {
    const raw = await openCollab(server)
    for (let index = 0; index < 10_000; index++) {
      raw.send(
        hocuspocusFrame.auth(`demo/many-${index}`),
        hocuspocusFrame.sync(`demo/many-${index}`, STEP_1, EMPTY_STATE_VECTOR),
      )
    }
    const answers = (type: Message['type']) => raw.messages.filter((message) => message.type === type)
    await eventually('an answer for each', () => {
      return answers('authenticated').length + answers('denied').length === 10_000
    })
    expect(answers('authenticated')).toHaveLength(DEFAULT_LIMITS.documentsPerSocket)
    expect(new Set(answers('denied').map((message) => 'reason' in message && message.reason))).toEqual(
      new Set(['too-many-documents']),
    )
    const address = 'demo/many-0'
    const before = raw.messages.length
    raw.send(hocuspocusFrame.sync(address, UPDATE, textUpdate('still here')))
    await eventually('it to be saved', () =>
      raw.messages
        .slice(before)
        .some((message) => message.type === 'sync-status' && message.address === address),
    )
    expect(raw.closed).toBeNull()
    raw.close()
    await others.expectUnharmed()
  })

  it('LIM-8: documents that were closed do not count', async () => {
    const raw = await openCollab(server)
    for (let index = 0; index < 600; index++) {
      const address = `demo/one-by-one-${index}`
      raw.send(hocuspocusFrame.auth(address), hocuspocusFrame.sync(address, STEP_1, EMPTY_STATE_VECTOR))
      await raw.next('step 2', (message) => message.type === 'sync' && message.address === address)
      raw.send(hocuspocusFrame.close(address))
    }
    expect(raw.closed).toBeNull()
    raw.close()
  })

  it.each([
    ['no name', ''],
    ['an empty document name', 'demo/'],
    ['only spaces for a name', '  '],
    ['only spaces for a document name', 'demo/ \u00a0 '],
    ['a control character', 'demo/a\u0007b'],
    ['a name that is too long', `demo/${'x'.repeat(256)}`],
    ['a name that is too long in bytes', `demo/${'ä'.repeat(128)}`],
  ])(
    'LIM-9: an address with %s is denied, and the other documents of the socket go on',
    async (_, address) => {
      const raw = await openSession(server, ADDRESS)
      raw.send(hocuspocusFrame.auth(address), hocuspocusFrame.sync(address, STEP_1, EMPTY_STATE_VECTOR))
      const denied = await raw.next('a denial', (message) => message.type === 'denied')
      expect(denied).toEqual({ type: 'denied', address, reason: 'invalid-address' })
      const before = raw.messages.length
      raw.send(hocuspocusFrame.sync(ADDRESS, STEP_1, EMPTY_STATE_VECTOR))
      await eventually('an answer for the other document', () =>
        raw.messages.slice(before).some(({ type }) => type === 'sync'),
      )
      expect(raw.closed).toBeNull()
      raw.close()
      await others.expectUnharmed()
    },
  )

  it.each([
    ['frames', 300, 1],
    ['bytes', 200, 200_000],
  ])('LIM-10: too many %s before credentials close the socket with 4413', async (_, count, size) => {
    const raw = await openCollab(server)
    const frame = hocuspocusFrame.sync(ADDRESS, UPDATE, new Uint8Array(size))
    for (let index = 0; index < count; index++) raw.send(frame)
    await expectClosed(raw, 'handshake-overflow')
  })

  it('LIM-10: documents that only knock, without credentials, are bounded as well', async () => {
    const raw = await openCollab(server)
    for (let index = 0; index < 10_000; index++) {
      raw.send(hocuspocusFrame.sync(`demo/knock-${index}`, STEP_1, EMPTY_STATE_VECTOR))
    }
    await expectClosed(raw, 'handshake-overflow')
  })

  it('LIM-11: a socket on which no credentials arrive is closed with 4408 after 15 s', {
    timeout: 60_000,
  }, async () => {
    const silent = await openCollab(server)
    const knocking = await openCollab(server)
    knocking.send(hocuspocusFrame.sync(ADDRESS, STEP_1, EMPTY_STATE_VECTOR))
    for (const raw of [silent, knocking]) {
      await eventually('the server to close it', () => raw.closed, { deadline: 30_000 })
      await expectClosed(raw, 'auth-timeout')
      expect(raw.messages).toEqual([])
    }
  })

  it('LIM-12: a message for a document that was closed changes nothing', async () => {
    const raw = await openSession(server, ADDRESS)
    raw.send(hocuspocusFrame.bare(ADDRESS, CLOSE))
    raw.send(hocuspocusFrame.sync(ADDRESS, UPDATE, textUpdate('from the grave')))
    raw.send(hocuspocusFrame.bare(ADDRESS, AWARENESS, Uint8Array.of(6, 1, 9, 1, 2, 123, 125)))
    await others.expectUnharmed()
    raw.close()
  })
})

describe('a hostile client at the door', () => {
  it.each([
    ['/yjs/demo/', 400],
    ['/yjs/%20%20', 400],
    ['/yjs/demo/%07', 400],
    ['/yjs/demo/%E0%A4%A', 400],
    [`/yjs/demo/${'x'.repeat(300)}`, 400],
    ['/elsewhere', 404],
  ])('LIM-13: no socket is opened for %s', async (path, status) => {
    expect(await upgradeStatus(path)).toBe(status)
  })
})

/** The HTTP status of the server's response to an upgrade. */
async function upgradeStatus(path: string): Promise<number> {
  const socket = connect(server.port, '127.0.0.1')
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n',
  )
  const [head] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return Number(head.toString().split(' ')[1])
}

function varString(text: string): Uint8Array {
  return Buffer.concat([varUint(Buffer.byteLength(text)), Buffer.from(text)])
}

function varUint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return Uint8Array.of(...bytes, rest)
}
