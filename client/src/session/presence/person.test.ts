import { describe, expect, it } from 'vitest'
import { cleanName, PALETTE, randomPerson, withColor, withName } from './person.ts'
import { loadPerson, parsePerson, savePerson } from './stored-person.ts'

function memory(): Pick<Storage, 'getItem' | 'setItem'> {
  const map = new Map<string, string>()
  return { getItem: (key) => map.get(key) ?? null, setItem: (key, value) => void map.set(key, value) }
}

describe('name and colour', () => {
  it('EDIT-24: a guest is remembered, and so is a change', () => {
    const storage = memory()
    const guest = loadPerson(storage, () => 0)
    const madeUp = { name: true, color: true }
    expect(guest).toEqual({ name: 'Guest Otter', color: PALETTE[0]!.color, madeUp })
    expect(loadPerson(storage, () => 0.99)).toEqual(guest)
    savePerson(storage, { name: 'Ada', color: '#123456' })
    expect(loadPerson(storage)).toEqual({ name: 'Ada', color: '#123456' })
  })

  it('works without storage, and with a random number at its limit', () => {
    expect(loadPerson(null, () => 0).name).toBe('Guest Otter')
    expect(randomPerson(() => 1).name).toMatch(/^Guest /)
  })

  it('EDIT-46: remembers what was made up and what was chosen', () => {
    const storage = memory()
    const guest = loadPerson(storage, () => 0)
    savePerson(storage, withColor(guest, '#123456'))
    expect(loadPerson(storage)).toEqual({
      name: 'Guest Otter',
      color: '#123456',
      madeUp: { name: true, color: false },
    })
    savePerson(storage, withName(loadPerson(storage), 'Guest Otter'))
    expect(loadPerson(storage).madeUp).toBeUndefined()
    // Remembered before it was noted.
    expect(parsePerson('{"name":"Guest Newt","color":"#123456"}')?.madeUp).toEqual({
      name: true,
      color: true,
    })
    expect(parsePerson('{"name":"Ada","color":"#123456"}')?.madeUp).toBeUndefined()
  })

  it('does not trust what it finds', () => {
    expect(parsePerson('{"name":"  ","color":"#123456"}')).toBeNull()
    expect(parsePerson('{"name":"A","color":"red"}')).toBeNull()
    expect(parsePerson('null')).toBeNull()
    expect(parsePerson('{')).toBeNull()
  })

  it('cleans names', () => {
    expect(cleanName('  Ada \u0000\u202e Lovelace ')).toBe('Ada Lovelace')
    expect(cleanName(' \u200b ')).toBeNull()
    expect(cleanName('x'.repeat(99))).toHaveLength(40)
  })
})
