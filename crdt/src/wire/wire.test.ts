import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { describe, expect, it } from 'vitest'
import { formatAddress, parseAddress, readingsOf } from './address.ts'
import { decodeHocuspocus, documentNameOf, hocuspocus } from './hocuspocus.ts'
import { ByteReader, MalformedError } from './reader.ts'
import { ByteWriter } from './writer.ts'
import { decodeYws, yws } from './yws.ts'

describe('lib0 encodings', () => {
  it('reads what lib0 writes and writes what lib0 reads', () => {
    for (const value of [0, 1, 127, 128, 300, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER]) {
      const encoder = encoding.createEncoder()
      encoding.writeVarUint(encoder, value)
      encoding.writeVarString(encoder, 'é🙂x')
      const theirs = encoding.toUint8Array(encoder)
      const reader = new ByteReader(theirs)
      expect([reader.varUint(), reader.varString(), reader.atEnd]).toEqual([value, 'é🙂x', true])
      expect(new ByteWriter(1).varUint(value).varString('é🙂x').finish()).toEqual(theirs)
    }
  })

  it('never reads past the end, nor takes integers out of range or bytes that are not UTF-8', () => {
    expect(() => new ByteReader(Uint8Array.of(0x80)).varUint()).toThrow(MalformedError)
    expect(() => new ByteReader(new Uint8Array(12).fill(0xff)).varUint()).toThrow(MalformedError)
    expect(() => new ByteReader(Uint8Array.of(5, 1)).varBytes()).toThrow(MalformedError)
    expect(() => new ByteReader(Uint8Array.of(1, 0xff)).skipString()).toThrow(MalformedError)
    expect(new ByteReader(Uint8Array.of(4, 0xf0, 0x9f, 0x99, 0x82)).skipString()).toBe(2)
    const long = `x${'🙂'.repeat(50_000)}文`
    const written = new ByteWriter().varString(long).finish()
    expect(new ByteReader(written).skipString()).toBe(long.length)
    const broken = written.fill(0xbf, 100)
    expect(() => new ByteReader(broken).skipString()).toThrow(MalformedError)
  })
})

describe('Hocuspocus frames', () => {
  const frame = (address: string, ...rest: number[]) =>
    new ByteWriter().varString(address).raw(Uint8Array.from(rest)).finish()

  it('WIRE-14: decodes every message that providers send', () => {
    const message = (...rest: number[]) => decodeHocuspocus(frame('p/d', ...rest))
    expect(message(0, 0, 1, 0)).toMatchObject({ address: 'p/d', message: { type: 'sync-step-1' } })
    expect(message(0, 1, 2, 0, 0)).toMatchObject({ message: { type: 'sync-step-2' } })
    expect(message(0, 2, 2, 0, 0)).toMatchObject({ message: { type: 'update' } })
    expect(message(1, 1, 0)).toMatchObject({ message: { type: 'awareness' } })
    expect(message(2, 0, 1, 0x74)).toMatchObject({ message: { type: 'auth', token: 't' } })
    expect(message(3)).toMatchObject({ message: { type: 'query-awareness' } })
    expect(message(5, 1, 0x78)).toMatchObject({ message: { type: 'stateless', payload: 'x' } })
    expect(message(7)).toMatchObject({ message: { type: 'close' } })
    expect(decodeHocuspocus(Uint8Array.of(9))).toEqual({ kind: 'ping' })
    expect(documentNameOf('p/d\0session')).toBe('p/d')
  })

  it('WIRE-15: refuses unknown types, server-only types and truncated frames', () => {
    for (const type of [4, 6, 8, 11, 200]) {
      expect(decodeHocuspocus(frame('d', type))).toMatchObject({ kind: 'refused' })
    }
    expect(decodeHocuspocus(frame('d', 0, 3, 0))).toMatchObject({ code: 'unknown-message' })
    expect(decodeHocuspocus(frame('d', 0, 0, 9, 1))).toMatchObject({ code: 'malformed-frame' })
    expect(decodeHocuspocus(Uint8Array.of(0x80))).toMatchObject({ code: 'malformed-frame' })
    expect(decodeHocuspocus(new Uint8Array())).toMatchObject({ code: 'malformed-frame' })
  })

  it('encodes an acknowledgement and a denial', () => {
    expect([...hocuspocus.syncStatus('d', true)]).toEqual([1, 0x64, 8, 1])
    expect([...hocuspocus.permissionDenied('d', 'x')]).toEqual([1, 0x64, 2, 1, 1, 0x78])
  })
})

describe('y-websocket frames', () => {
  it('WIRE-16: decodes and encodes the bare frames of y-websocket', () => {
    expect(decodeYws(Uint8Array.of(0, 0, 1, 0), 'a/b')).toMatchObject({
      address: 'a/b',
      message: { type: 'sync-step-1' },
    })
    expect(decodeYws(Uint8Array.of(3), 'a/b')).toMatchObject({ message: { type: 'query-awareness' } })
    expect(decodeYws(Uint8Array.of(2, 0), 'a/b')).toMatchObject({ code: 'unknown-message' })
    expect(decodeYws(Uint8Array.of(0, 2, 9), 'a/b')).toMatchObject({ code: 'malformed-frame' })
    expect([...yws.syncStep1(Uint8Array.of(0))]).toEqual([0, 0, 1, 0])
    expect([...yws.syncStep2(Uint8Array.of(0, 0))]).toEqual([0, 1, 2, 0, 0])
    const denied = decoding.createDecoder(yws.permissionDenied('no'))
    expect([
      decoding.readVarUint(denied),
      decoding.readVarUint(denied),
      decoding.readVarString(denied),
    ]).toEqual([2, 0, 'no'])
  })
})

describe('addresses', () => {
  it('WIRE-17: a name begins with a project if it can; a document is 1–255 bytes without control characters, not only spaces', () => {
    expect(parseAddress('a-1/x/y', 'demo')).toEqual({ project: 'a-1', key: 'x/y' })
    expect(parseAddress('notes', 'demo')).toEqual({ project: 'demo', key: 'notes' })
    expect(formatAddress({ project: 'a', key: 'é' })).toBe('a/é')
    for (const whole of ['/', '/x', 'A/x', 'a b/x', 'user_1/x', `${'a'.repeat(65)}/x`, 'ä/', '..'])
      expect(parseAddress(whole, 'demo')).toEqual({ project: 'demo', key: whole })
    for (const bad of [
      '',
      'a/',
      ' ',
      '\u00a0\u2003',
      'a/ ',
      'A/\n',
      `A/${'é'.repeat(127)}`,
      `a/${'é'.repeat(128)}`,
      'a/\n',
      'a/\u0085',
      'a/\ud800',
      'A/\ud800',
    ]) {
      expect([bad, parseAddress(bad, 'demo')]).toEqual([bad, null])
    }
    expect(parseAddress(`a/${'é'.repeat(127)}`, 'demo')).not.toBeNull()
    const whole = { project: 'demo', key: 'a/x' }
    expect(readingsOf('a/x', 'demo')).toEqual([{ project: 'a', key: 'x' }, whole])
    expect(readingsOf('demo/a/x', 'demo')).toEqual([whole])
    expect(readingsOf(`a/${'é'.repeat(127)}`, 'demo')).toHaveLength(1)
    expect(readingsOf('a/ ', 'demo')).toEqual([])
  })
})
