import { ByteWriter } from '@cowrite/crdt'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RoomCommand } from '../../rooms/room-command.ts'
import type { FormatVersion } from './format.ts'
import { type ClusterMessage, DIGEST_BYTES, decodeMessage, encodeMessage } from './message.ts'

const node = fc.uuid()
const bytes = fc.uint8Array({ maxLength: 300 })
const number = fc.maxSafeNat()
const rows = fc.array(fc.record({ last: number, count: number }), { maxLength: 4 })
const author = fc.record({
  principal: fc.string({ unit: 'grapheme' }),
  kind: fc.constantFrom('guest', 'person', 'agent'),
  run: fc.option(fc.string()),
})
const command: fc.Arbitrary<RoomCommand> = fc.oneof(
  fc.record({
    kind: fc.constant('close'),
    documentId: node,
    code: fc.constantFrom('internal', 'shutting-down', 'forbidden'),
  }),
  fc.record({ kind: fc.constant('trashed'), documentId: node, trashed: fc.boolean() }),
  fc.record({ kind: fc.constant('revoke'), principal: fc.string() }),
  fc.record({
    kind: fc.constant('role'),
    principal: fc.string(),
    documentId: node,
    role: fc.constantFrom('editor', 'reader', null),
  }),
  fc.record({ kind: fc.constant('stateless'), documentId: node, payload: fc.string({ unit: 'grapheme' }) }),
  fc.record({ kind: fc.constant('read-only'), documentId: node, on: fc.boolean() }),
)
const message: fc.Arbitrary<ClusterMessage> = fc.oneof(
  fc.record({
    type: fc.constant('update'),
    node,
    after: number,
    ticket: number,
    committed: number,
    at: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    rows,
    authored: fc.array(fc.record({ client: number, clock: number, author }), { maxLength: 4 }),
    update: bytes,
  }),
  fc.record({ type: fc.constant('committed'), node, ticket: number, rows }),
  fc.record({ type: fc.constant('presence'), node, awareness: bytes }),
  fc.record({ type: fc.constant('status-request'), node }),
  fc.record({
    type: fc.constant('status'),
    node,
    to: node,
    ticket: number,
    committed: number,
    awareness: bytes,
  }),
  fc.record({
    type: fc.constant('digest'),
    node,
    digest: fc.uint8Array({ minLength: DIGEST_BYTES, maxLength: DIGEST_BYTES }),
  }),
  fc.record({ type: fc.constant('command'), node, command }),
  fc.record({ type: fc.constant('probe'), node, client: number }),
  fc.record({
    type: fc.constant('probe-reply'),
    node,
    to: node,
    client: number,
    state: fc.constantFrom('checking', 'alive', 'gone'),
  }),
  fc.record({ type: fc.constant('presence-question'), node, number }),
  fc.record({
    type: fc.constant('presence-answer'),
    node,
    to: node,
    number,
    text: fc.string({ unit: 'grapheme' }),
  }),
  fc.record({
    type: fc.constant('heartbeat'),
    node,
    newest: fc.integer({ min: 5, max: 1_000 }),
    oldest: fc.integer({ min: 1, max: 5 }),
    state: fc.constantFrom('up', 'draining', 'gone'),
  }),
)
const version = fc.constantFrom<FormatVersion>(1, 2, 3)
const ID = '0190a5b2-7c3d-7e4f-8a5b-6c7d8e9fa0b1'

/** The fields that format 1 does not carry, with the values they are decoded to. */
function inFormat1({ type }: ClusterMessage): object {
  if (type === 'update') return { at: null, rows: [] }
  return type === 'committed' ? { rows: [] } : {}
}

describe('messages between nodes', () => {
  it('FAN-14: every message survives encoding in all formats; format 1 has no times and rows', () => {
    fc.assert(
      fc.property(message, version, (sent, format) => {
        const lacks = format === 1 ? inFormat1(sent) : {}
        expect(decodeMessage(encodeMessage(sent, format))).toEqual({
          ok: true,
          version: format,
          message: { ...sent, ...lacks },
        })
      }),
      { numRuns: 2_000 },
    )
  })

  it('FAN-14: a message that is truncated anywhere, or followed by other bytes, is malformed', () => {
    fc.assert(
      fc.property(message, version, (sent, format) => {
        const whole = encodeMessage(sent, format)
        for (let length = 0; length < whole.length; length++) {
          expect(decodeMessage(whole.subarray(0, length)).ok).toBe(false)
        }
        expect(decodeMessage(Uint8Array.of(...whole, 0))).toMatchObject({ ok: false, reason: 'malformed' })
      }),
      { numRuns: 200 },
    )
  })

  it('FAN-14: bytes that are no message give a reason and no exception, and use memory in proportion to their size', () => {
    const judge = (input: Uint8Array): void => {
      const decoded = decodeMessage(input)
      if (!decoded.ok) {
        expect(['unknown', 'malformed']).toContain(decoded.reason)
        expect(decoded.detail).not.toBe('')
      } else {
        expect(JSON.stringify(decoded.message).length).toBeLessThan(100 * (input.length + 10))
      }
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), judge), { numRuns: 5_000 })
    const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 3,
    })
    fc.assert(
      fc.property(message, version, flips, (sent, format, changes) => {
        const flipped = Uint8Array.from(encodeMessage(sent, format))
        for (const [at, mask] of changes) flipped[at % flipped.length]! ^= mask
        judge(flipped)
      }),
      { numRuns: 5_000 },
    )
    // A length and a count of nearly 2^53 with nothing behind them.
    const huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]
    const head = [...encodeMessage({ type: 'status-request', node: ID }, 1).subarray(2)]
    for (const fields of [
      [1, ...head, 0, 0, ...huge],
      [2, ...head, ...huge],
    ]) {
      expect(decodeMessage(Uint8Array.of(1, ...fields))).toMatchObject({ ok: false, reason: 'malformed' })
    }
    const deep = new ByteWriter()
      .raw(Uint8Array.of(1, 6, ...head))
      .varString('['.repeat(200_000))
      .finish()
    expect(decodeMessage(deep)).toMatchObject({ ok: false, reason: 'unknown' })
  })

  it('FAN-15: newer formats, types, commands and states are distinguished from malformed bytes', () => {
    const request = encodeMessage({ type: 'status-request', node: ID }, 2)
    const changed = (at: number, value: number): Uint8Array =>
      request.map((byte, i) => (i === at ? value : byte))
    expect(decodeMessage(changed(0, 4))).toEqual({ ok: false, reason: 'unknown', detail: 'format 4' })
    expect(decodeMessage(changed(0, 0))).toEqual({ ok: false, reason: 'malformed', detail: 'format 0' })
    expect(decodeMessage(changed(1, 99))).toEqual({ ok: false, reason: 'unknown', detail: 'message type 99' })
    const unknown = new ByteWriter()
      .raw(request.subarray(0, 18))
      .varString('{"kind":"dance"}')
      .byte(0)
      .finish()
    unknown[1] = 6
    expect(decodeMessage(unknown)).toEqual({ ok: false, reason: 'unknown', detail: 'control message' })
    const heartbeat = encodeMessage({ type: 'heartbeat', node: ID, newest: 2, oldest: 1, state: 'up' }, 2)
    heartbeat[heartbeat.length - 2] = 9
    expect(decodeMessage(heartbeat)).toEqual({ ok: false, reason: 'unknown', detail: 'state of a node' })
  })

  it('FAN-15: extensions at the end of format 2 are skipped', () => {
    fc.assert(
      fc.property(message, bytes, (sent, extension) => {
        const plain = encodeMessage(sent, 2)
        expect(plain.at(-1)).toBe(0)
        const extended = new ByteWriter().raw(plain.subarray(0, -1)).varBytes(extension).finish()
        expect(decodeMessage(extended)).toEqual({ ok: true, version: 2, message: sent })
      }),
    )
  })

  it('throws for a sender that is not a UUID, and for a digest of the wrong length', () => {
    expect(() => encodeMessage({ type: 'status-request', node: 'node-1' }, 2)).toThrow('is no UUID')
    expect(() => encodeMessage({ type: 'digest', node: ID, digest: new Uint8Array(3) }, 2)).toThrow(
      '16 bytes',
    )
  })
})
