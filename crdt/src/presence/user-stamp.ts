import { memberPlace } from './json-object.ts'

/** How the server shows a person to the others, in the member `user` of the person's states. */
export interface StampedUser {
  readonly id: string
  readonly name: string
  /** `#rrggbb`; `null`: the client's own. */
  readonly color: string | null
  /** The address of a picture; `null`: none. */
  readonly avatar: string | null
}

/** The member of a state that says who it is, by the convention of all editors. */
const MEMBER = 'user'
const OPEN = Uint8Array.of(0x7b) // {
const CLOSE = Uint8Array.of(0x7d) // }
const COMMA = Uint8Array.of(0x2c) // ,
const KEY = new TextEncoder().encode(`"${MEMBER}":`)

/**
 * Writes who a client is into its states, over what it says itself; other members, and other members of `user`, stay. States
 * are not parsed while `user` stays the same: a client that moves its caret changes the rest only.
 */
export class UserStamp {
  private readonly user: StampedUser
  private readonly maxBytes: number
  /** The last `user` of the client, and what was made of it; `null` in `said`: there was none. */
  private said: Uint8Array | null = null
  private stamped: Uint8Array

  /** States longer than `maxBytes` lose what the client said. */
  constructor(user: StampedUser, maxBytes: number) {
    this.user = user
    this.maxBytes = maxBytes
    this.stamped = this.make({})
  }

  /** The state, a valid JSON object in UTF-8, with the user that the server knows. */
  apply(state: Uint8Array): Uint8Array {
    const place = memberPlace(state, MEMBER)
    const stamped = place === 'unclear' ? this.parsed(state) : this.spliced(state, place)
    return stamped.length <= this.maxBytes ? stamped : joined([OPEN, KEY, this.make({}), CLOSE])
  }

  private spliced(
    state: Uint8Array,
    place: { readonly start: number; readonly end: number } | null,
  ): Uint8Array {
    const said = place && state.subarray(place.start, place.end)
    if (!isEqual(said, this.said)) {
      this.said = said && new Uint8Array(said)
      this.stamped = this.make(said ? parse(said) : {})
    }
    if (place) return joined([state.subarray(0, place.start), this.stamped, state.subarray(place.end)])
    const open = state.indexOf(OPEN[0]!) + 1
    const rest = state.subarray(open)
    const isEmpty = !rest.includes(0x22)
    return joined(isEmpty ? [OPEN, KEY, this.stamped, CLOSE] : [OPEN, KEY, this.stamped, COMMA, rest])
  }

  private parsed(state: Uint8Array): Uint8Array {
    const { [MEMBER]: said, ...rest } = parse(state) as Readonly<Record<string, unknown>>
    const user: unknown = JSON.parse(new TextDecoder().decode(this.make(said)))
    return new TextEncoder().encode(JSON.stringify({ ...rest, [MEMBER]: user }))
  }

  private make(said: unknown): Uint8Array {
    const { id, name, color, avatar } = this.user
    const isObject = typeof said === 'object' && said !== null && !Array.isArray(said)
    // `agent` marks the agents of this server, which no client may claim to be.
    const { agent: _agent, avatar: _avatar, ...rest } = (isObject ? said : {}) as Record<string, unknown>
    const user = {
      ...rest,
      id,
      name,
      ...(color === null ? {} : { color }),
      ...(avatar === null ? {} : { avatar }),
    }
    return new TextEncoder().encode(JSON.stringify(user))
  }
}

function parse(json: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(json))
}

function isEqual(one: Uint8Array | null, other: Uint8Array | null): boolean {
  if (one === null || other === null || one.length !== other.length) return one === other
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false
  return true
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
