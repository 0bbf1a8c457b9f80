/** Pseudorandom numbers determined by a seed. */
export interface Random {
  readonly seed: number
  /** 0 ≤ n < limit. */
  int(limit: number): number
  /** `true` with this probability. */
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** The items in random order. */
  shuffled<T>(items: readonly T[]): T[]
  /** 1 to `longest` characters of the basic plane. */
  word(longest: number): string
  bytes(length: number): Uint8Array
}

/** Characters of one, two and three bytes in UTF-8, without surrogates. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz     äöüßé中文字']

/** Creates the numbers of a seed: "mulberry32" by Tommy Ettinger, public domain. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (limit: number): number => Math.floor(next() * limit)
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new Error('Nothing to pick from.')
    return items[int(items.length)] as T
  }
  return {
    seed,
    int,
    pick,
    chance: (probability) => next() < probability,
    shuffled: (items) => {
      const order = [...items]
      for (let last = order.length - 1; last > 0; last--) {
        const other = int(last + 1)
        const kept = order[last]
        order[last] = order[other] as (typeof order)[number]
        order[other] = kept as (typeof order)[number]
      }
      return order
    },
    word: (longest) => Array.from({ length: 1 + int(longest) }, () => pick(LETTERS)).join(''),
    bytes: (length) => Uint8Array.from({ length }, () => int(256)),
  }
}

/** The seed in COWRITE_FUZZ_SEED, else a random one. */
export function chosenSeed(): number {
  const given = process.env['COWRITE_FUZZ_SEED']
  if (given === undefined) return Math.floor(Math.random() * 2 ** 32)
  return whole('COWRITE_FUZZ_SEED', given)
}

/** The number in an environment variable, else `otherwise`. */
export function chosenNumber(variable: string, otherwise: number): number {
  const given = process.env[variable]
  return given === undefined ? otherwise : whole(variable, given)
}

function whole(variable: string, text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${variable} is no whole number: ${text}`)
  return value
}
