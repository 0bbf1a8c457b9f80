import fc from 'fast-check'
import { expect, it } from 'vitest'
import { UserStamp } from './user-stamp.ts'

const ANN = { id: 'person:1', name: 'Ann “A” Ólafsdóttir', color: '#2f6fed', avatar: null } as const

const bytes = (text: string) => new TextEncoder().encode(text)
function shown(stamp: UserStamp, text: string): Record<string, unknown> {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(stamp.apply(bytes(text))))
}

it('ACC-83: whatever a state says of its user, id, name, colour and picture are those of the server', () => {
  const stamp = new UserStamp(ANN, 10_000)
  const { avatar: _, ...user } = ANN
  const cases: [string, Record<string, unknown>][] = [
    ['{}', { user }],
    [' { } ', { user }],
    ['{"cursor":{"user":1}}', { cursor: { user: 1 }, user }],
    [
      '{"user":{"name":"Eve","id":"person:2","color":"#000000","status":"away"}}',
      { user: { ...user, status: 'away' } },
    ],
    ['{"a":1,"user":{"name":"Eve"},"b":[2]}', { a: 1, user, b: [2] }],
    ['{"user":"Eve"}', { user }],
    ['{"user":null}', { user }],
    ['{"user":[1]}', { user }],
    // A parser takes the last one.
    ['{"user":{"x":1},"user":{"name":"Eve","y":2}}', { user: { ...user, y: 2 } }],
    ['{"\\u0075ser":{"name":"Eve","z":3}}', { user: { ...user, z: 3 } }],
    ['{"us\\"er":1}', { 'us"er': 1, user }],
    ['{"user":{"avatar":"https://eve.example/boss.png","agent":true}}', { user }],
    ['{"user":{"na\\u006de":"Eve"}}', { user }],
  ]
  for (const [state, expected] of cases) expect(shown(stamp, state), state).toEqual(expected)
})

it('ACC-83: a colour that the server does not know is the client’s own', () => {
  const stamp = new UserStamp({ ...ANN, color: null, avatar: 'https://app.example/ann.png' }, 10_000)
  expect(shown(stamp, '{"user":{"color":"#00ff00"}}')).toMatchObject({
    user: { color: '#00ff00', avatar: 'https://app.example/ann.png' },
  })
})

it('ACC-83: a state that would become too long loses what the client said', () => {
  const stamp = new UserStamp(ANN, 200)
  expect(shown(stamp, `{"user":{},"a":"${'x'.repeat(150)}"}`)).toEqual({
    user: { id: ANN.id, name: ANN.name, color: ANN.color },
  })
})

it('ACC-83: any sequence of JSON objects gets the user, and keeps all else', () => {
  const keys = fc.constantFrom('user', 'cursor', 'a"b', 'üser', 'users', '\\user', '')
  const states = fc.array(fc.dictionary(keys, fc.jsonValue({ maxDepth: 3 })), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(states, fc.boolean(), (sequence, isSpaced) => {
      const stamp = new UserStamp(ANN, 1_000_000)
      for (const state of [...sequence, ...sequence]) {
        const { user, ...rest } = shown(stamp, JSON.stringify(state, null, isSpaced ? 1 : 0))
        const { user: said, ...others } = JSON.parse(JSON.stringify(state))
        expect(rest).toEqual(others)
        expect(user).toMatchObject({ id: ANN.id, name: ANN.name, color: ANN.color })
        const isObject = typeof said === 'object' && said !== null && !Array.isArray(said)
        for (const [key, value] of Object.entries(isObject ? said : {}))
          if (!['id', 'name', 'color', 'avatar', 'agent'].includes(key))
            expect((user as Record<string, unknown>)[key]).toEqual(value)
      }
    }),
  )
})
