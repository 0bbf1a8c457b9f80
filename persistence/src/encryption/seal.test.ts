import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Keyring, KeyringError } from './keyring.ts'
import { open, seal, sealedWith } from './seal.ts'

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`

describe('sealing', () => {
  const one = key('one')
  const two = key('two')
  const keys = Keyring.parse(`${two}, ${one}`)
  const bytes = randomBytes(1_000)

  it('ENC-1: what was sealed opens with the key that its header names, for its own document only', () => {
    const old = seal(Keyring.parse(one).first, 'a', bytes)
    expect(sealedWith(old)).toBe('one')
    expect(Buffer.from(old).includes(bytes.subarray(0, 16))).toBe(false)
    const opened = open(keys, 'a', old)
    expect(opened.ok && Buffer.compare(opened.bytes, bytes)).toBe(0)
    expect(sealedWith(seal(keys.first, 'a', bytes))).toBe('two')
    expect(open(keys, 'b', old)).toEqual({ ok: false, reason: 'damaged' })
    const empty = open(keys, 'a', seal(keys.first, 'a', new Uint8Array(0)))
    expect(empty.ok && empty.bytes.length).toBe(0)
  })

  it('ENC-2: a missing key is named, a wrong one and every changed or missing byte is noticed', () => {
    const sealed = seal(keys.first, 'a', bytes.subarray(0, 40))
    expect(open(Keyring.parse(one), 'a', sealed)).toEqual({ ok: false, reason: 'missing-key', keyId: 'two' })
    expect(open(null, 'a', sealed)).toEqual({ ok: false, reason: 'missing-key', keyId: 'two' })
    expect(open(Keyring.parse(key('two')), 'a', sealed)).toEqual({ ok: false, reason: 'damaged' })
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(open(keys, 'a', changed).ok, `byte ${at}`).toBe(false)
      expect(open(keys, 'a', sealed.subarray(0, at)).ok, `cut at ${at}`).toBe(false)
    }
  })

  it('ENC-3: the same bytes are sealed differently each time', () => {
    expect(seal(keys.first, 'a', bytes)).not.toEqual(seal(keys.first, 'a', bytes))
  })

  it.each([
    '',
    'one',
    'one:',
    `one:${randomBytes(16).toString('base64')}`,
    `a b:${one.slice(4)}`,
    `${one},${one}`,
  ])('refuses the list %j without telling a secret', (text) => {
    expect(() => Keyring.parse(text)).toThrow(KeyringError)
    const secret = text.split(':')[1]
    if (secret) expect(() => Keyring.parse(text)).not.toThrow(secret)
  })
})
