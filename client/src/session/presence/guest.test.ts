import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joiningPerson, type Neighbour, presentPerson } from './guest.ts'
import { ANIMALS, PALETTE, type Person } from './person.ts'

const MADE_UP = { name: true, color: true }
const first = PALETTE[0]!.color
const second = PALETTE[1]!.color
const otter: Person = { name: 'Guest Otter', color: first, madeUp: MADE_UP }
const there = (clientId: number, person: Person): Neighbour => ({ ...person, clientId })

describe('a guest among others', () => {
  it('EDIT-46: takes the next free name and colour when theirs are taken, and the same again next time', () => {
    expect(joiningPerson(otter, [])).toBe(otter)
    const others = [there(1, otter)]
    expect(joiningPerson(otter, others)).toEqual({ name: 'Guest Heron', color: second, madeUp: MADE_UP })
    expect(joiningPerson(otter, [there(1, { name: 'guest otter', color: '#527E00' })])).toEqual({
      name: 'Guest Heron',
      color: first,
      madeUp: MADE_UP,
    })
  })

  it('EDIT-46: keeps a name and a colour that were chosen', () => {
    const ada: Person = { name: 'Ada', color: first }
    expect(joiningPerson(ada, [there(1, ada)])).toBe(ada)
    const typed: Person = { ...otter, madeUp: { name: false, color: true } }
    expect(joiningPerson(typed, [there(1, otter)])).toEqual({ ...typed, color: second })
    expect(presentPerson(otter, 9, [there(1, { name: 'Guest Otter', color: first })])).toBe(otter)
  })

  it('EDIT-46: of two who join at once the higher clientID takes another', () => {
    expect(presentPerson(otter, 1, [there(2, otter)])).toBe(otter)
    expect(presentPerson(otter, 2, [there(1, otter)]).name).toBe('Guest Heron')
  })

  it('EDIT-46: guests who all join at once end with different names, and colours as far as there are enough', () => {
    const guests = fc.uniqueArray(
      fc.record({
        clientId: fc.nat(),
        name: fc.constantFrom(...ANIMALS),
        color: fc.constantFrom(...PALETTE),
      }),
      { maxLength: 40, selector: (guest) => guest.clientId },
    )
    fc.assert(
      fc.property(guests, (drawn) => {
        let room: Neighbour[] = drawn.map(({ clientId, name, color }) => ({
          clientId,
          name: `Guest ${name}`,
          color: color.color,
          madeUp: MADE_UP,
        }))
        // Everybody sees everybody's presence of a moment ago, and answers it at the same time.
        for (let round = 0; round <= drawn.length; round++) {
          const before = room
          room = before.map((one) =>
            there(
              one.clientId,
              presentPerson(
                one,
                one.clientId,
                before.filter((other) => other !== one),
              ),
            ),
          )
        }
        expect(new Set(room.map((one) => one.name)).size).toBe(room.length)
        if (room.length <= PALETTE.length)
          expect(new Set(room.map((one) => one.color)).size).toBe(room.length)
      }),
    )
  })
})
