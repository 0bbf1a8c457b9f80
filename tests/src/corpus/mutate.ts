import type { Random } from '../fuzz/random.ts'

/** Bytes that often break decoders: continuation bits, ends of ranges, type numbers. */
const NASTY = [0x00, 0x01, 0x7f, 0x80, 0x81, 0xff, 0xfe, 0xc0, 0xed, 0xf8, 0x0a, 0x1f, 0x20, 0x40] as const
/** Encoded numbers that replace a byte: huge, at a limit, endless, or overlong lengths. */
const NUMBERS: readonly (readonly number[])[] = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x08],
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
  Array.from({ length: 12 }, () => 0xff),
  [0x80, 0x80, 0x80, 0x00],
  [...Array.from({ length: 160 }, () => 0x80), 0x00],
  [0x80],
]

/** Makes one to three random changes to a frame; `others` are frames from which parts are copied. */
export function mutate(frame: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = frame
  for (let left = 1 + random.int(3); left > 0; left--) bytes = damage(bytes, others, random)
  return bytes
}

function damage(bytes: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  const at = random.int(bytes.length + 1)
  const length = random.int(Math.min(8, bytes.length - at) + 1)
  const before = bytes.subarray(0, at)
  const after = bytes.subarray(at)
  switch (random.int(9)) {
    case 0: {
      const flipped = Uint8Array.from(bytes)
      if (at < flipped.length) flipped[at] = (flipped[at] ?? 0) ^ (1 << random.int(8))
      return flipped
    }
    case 1: {
      const changed = Uint8Array.from(bytes)
      if (at < changed.length) changed[at] = random.pick(NASTY)
      return changed
    }
    case 2:
      return Uint8Array.from(before)
    case 3:
      return join(before, random.bytes(1 + random.int(6)), after)
    case 4:
      return join(before, after.subarray(length))
    case 5:
      return join(before, after.subarray(0, length), after)
    case 6:
      return join(before, random.pick(NUMBERS), after.subarray(1))
    case 7: {
      const other = random.pick(others)
      return join(before, other.subarray(random.int(other.length + 1)))
    }
    default: {
      // Plus or minus one: counts and lengths that are almost right.
      const changed = Uint8Array.from(bytes)
      if (at < changed.length) changed[at] = (changed[at] ?? 0) + (random.chance(0.5) ? 1 : -1)
      return changed
    }
  }
}

function join(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}
