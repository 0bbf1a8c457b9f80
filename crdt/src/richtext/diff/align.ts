/** Index `a` of one sequence corresponds to index `b` of the other. */
export interface Pair {
  readonly a: number
  readonly b: number
}

/**
 * Maximum number of edits of the exact search in one stretch; beyond it, anchors are used instead. The search takes
 * time and memory proportional to the square of this number: a quarter of a million steps.
 */
const MAX_EDITS = 500

/** Number of consecutive elements that form an anchor. */
const ROW = 8

/**
 * Number of comparisons up to which {@link pairSimilar} finds the best pairing; beyond it, it looks at {@link
 * LOOK_AHEAD} elements only.
 */
const MAX_COMPARISONS = 40_000

/** Number of elements that {@link pairSimilar} looks ahead in a stretch too large for the best pairing. */
const LOOK_AHEAD = 64

/**
 * Pairs equal elements of two sequences in reading order: a longest common subsequence, found by the greedy algorithm
 * of E. Myers ("An O(ND) Difference Algorithm and Its Variations", 1986) after removing the common prefix and suffix
 * and the elements that occur on one side only. A stretch that needs more than {@link MAX_EDITS} edits is split at
 * elements that occur exactly once on both sides, as in B. Cohen's patience diff; without such elements, the stretch
 * stays unpaired. Deterministic.
 */
export function pairEqual(a: readonly string[], b: readonly string[]): Pair[] {
  const ids = new Map<string, number>()
  const idOf = (key: string) => {
    const id = ids.get(key) ?? ids.size
    ids.set(key, id)
    return id
  }
  const pairs: Pair[] = []
  pairStretch(numbered(a.map(idOf)), numbered(b.map(idOf)), pairs)
  return pairs.sort((left, right) => left.a - right.a)
}

/** An element with its index in the whole sequence, because stretches omit elements. */
interface Element {
  readonly id: number
  readonly at: number
}

function numbered(ids: readonly number[]): Element[] {
  return ids.map((id, at) => ({ id, at }))
}

function pairStretch(a: readonly Element[], b: readonly Element[], pairs: Pair[]): void {
  let start = 0
  let endA = a.length
  let endB = b.length
  while (start < endA && start < endB && a[start]!.id === b[start]!.id) {
    pairs.push({ a: a[start]!.at, b: b[start]!.at })
    start++
  }
  while (endA > start && endB > start && a[endA - 1]!.id === b[endB - 1]!.id) {
    endA--
    endB--
    pairs.push({ a: a[endA]!.at, b: b[endB]!.at })
  }
  const middleA = a.slice(start, endA)
  const middleB = b.slice(start, endB)
  const inA = new Set(middleA.map((element) => element.id))
  const inB = new Set(middleB.map((element) => element.id))
  const sharedA = middleA.filter((element) => inB.has(element.id))
  const sharedB = middleB.filter((element) => inA.has(element.id))
  if (sharedA.length === 0) return
  const exact = shortestEdit(sharedA, sharedB)
  if (exact !== null) {
    for (const pair of exact) pairs.push({ a: sharedA[pair.a]!.at, b: sharedB[pair.b]!.at })
    return
  }
  let fromA = 0
  let fromB = 0
  const anchors = uniqueAnchors(sharedA, sharedB)
  for (const anchor of anchors) {
    pairStretch(sharedA.slice(fromA, anchor.a), sharedB.slice(fromB, anchor.b), pairs)
    pairs.push({ a: sharedA[anchor.a]!.at, b: sharedB[anchor.b]!.at })
    fromA = anchor.a + 1
    fromB = anchor.b + 1
  }
  if (anchors.length > 0) pairStretch(sharedA.slice(fromA), sharedB.slice(fromB), pairs)
}

/** Myers' greedy forward search; `null` when it needs more than {@link MAX_EDITS} edits. */
function shortestEdit(a: readonly Element[], b: readonly Element[]): Pair[] | null {
  const limit = Math.min(MAX_EDITS, a.length + b.length)
  /** For each number of edits: the position in `a` that each diagonal (from -edits to edits) had reached before it. */
  const trace: Int32Array[] = []
  const reach = new Int32Array(2 * limit + 3)
  const middle = limit + 1
  for (let edits = 0; edits <= limit; edits++) {
    trace.push(reach.slice(middle - edits - 1, middle + edits + 2))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down =
        diagonal === -edits ||
        (diagonal !== edits && reach[middle + diagonal - 1]! < reach[middle + diagonal + 1]!)
      let x = down ? reach[middle + diagonal + 1]! : reach[middle + diagonal - 1]! + 1
      let y = x - diagonal
      while (x < a.length && y < b.length && a[x]!.id === b[y]!.id) {
        x++
        y++
      }
      reach[middle + diagonal] = x
      if (x >= a.length && y >= b.length) return backtrack(trace, a.length, b.length)
    }
  }
  return null
}

function backtrack(trace: readonly Int32Array[], lengthA: number, lengthB: number): Pair[] {
  const pairs: Pair[] = []
  let x = lengthA
  let y = lengthB
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reach = trace[edits]!
    const middle = edits + 1
    const diagonal = x - y
    const down =
      diagonal === -edits ||
      (diagonal !== edits && reach[middle + diagonal - 1]! < reach[middle + diagonal + 1]!)
    const fromX = edits === 0 ? 0 : reach[middle + (down ? diagonal + 1 : diagonal - 1)]!
    const fromY = edits === 0 ? 0 : fromX - (down ? diagonal + 1 : diagonal - 1)
    while (x > fromX && y > fromY) {
      x--
      y--
      pairs.push({ a: x, b: y })
    }
    x = fromX
    y = fromY
  }
  return pairs
}

/**
 * The longest sequence, in the order of both sides, of places that occur exactly once on each side: by several
 * consecutive elements, which are rarely equal by chance, else by single elements.
 */
function uniqueAnchors(a: readonly Element[], b: readonly Element[]): Pair[] {
  const anchors = anchorsOf(a, b, ROW)
  return anchors.length > 0 ? anchors : anchorsOf(a, b, 1)
}

function anchorsOf(a: readonly Element[], b: readonly Element[], row: number): Pair[] {
  const onceA = placesOnce(a, row)
  const onceB = placesOnce(b, row)
  const candidates: Pair[] = []
  for (const [key, at] of onceA) {
    const other = onceB.get(key)
    if (other !== undefined) candidates.push({ a: at, b: other })
  }
  return longestIncreasing(candidates.sort((left, right) => left.a - right.a))
}

function placesOnce(elements: readonly Element[], row: number): Map<string, number> {
  const places = new Map<string, number>()
  const often = new Set<string>()
  for (let at = 0; at + row <= elements.length; at++) {
    let key = ''
    for (let i = at; i < at + row; i++) key += `${elements[i]!.id},`
    if (places.has(key)) often.add(key)
    places.set(key, at)
  }
  for (const key of often) places.delete(key)
  return places
}

/** The longest subsequence with ascending `b`; `candidates` are sorted by `a`. Patience sorting. */
function longestIncreasing(candidates: readonly Pair[]): Pair[] {
  const before: number[] = []
  const tops: number[] = []
  candidates.forEach((candidate, index) => {
    let low = 0
    let high = tops.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (candidates[tops[middle]!]!.b < candidate.b) low = middle + 1
      else high = middle
    }
    before.push(low > 0 ? tops[low - 1]! : -1)
    tops[low] = index
  })
  const result: Pair[] = []
  for (let index = tops.at(-1) ?? -1; index >= 0; index = before[index]!) result.push(candidates[index]!)
  return result.reverse()
}

/**
 * Pairs similar elements of two sequences in reading order so that the sum of the similarities is greatest. In a
 * stretch of more than {@link MAX_COMPARISONS} comparisons, each element is paired with the most similar of the next
 * few. `likeness` is called with an index of each sequence; 0 means that the two must not be paired.
 */
export function pairSimilar(
  lengthA: number,
  lengthB: number,
  likeness: (a: number, b: number) => number,
): Pair[] {
  if (lengthA === 0 || lengthB === 0) return []
  return lengthA * lengthB <= MAX_COMPARISONS
    ? pairBest(lengthA, lengthB, likeness)
    : pairAhead(lengthA, lengthB, likeness)
}

function pairBest(lengthA: number, lengthB: number, likeness: (a: number, b: number) => number): Pair[] {
  const width = lengthB + 1
  /** The best sum of all elements from index a and index b on. */
  const best = new Float64Array((lengthA + 1) * width)
  const own = new Float64Array((lengthA + 1) * width)
  for (let a = lengthA - 1; a >= 0; a--) {
    for (let b = lengthB - 1; b >= 0; b--) {
      const alike = likeness(a, b)
      own[a * width + b] = alike
      const paired = alike > 0 ? alike + best[(a + 1) * width + b + 1]! : 0
      best[a * width + b] = Math.max(paired, best[(a + 1) * width + b]!, best[a * width + b + 1]!)
    }
  }
  const pairs: Pair[] = []
  for (let a = 0, b = 0; a < lengthA && b < lengthB; ) {
    const sum = best[a * width + b]!
    const alike = own[a * width + b]!
    if (alike > 0 && sum === alike + best[(a + 1) * width + b + 1]!) pairs.push({ a: a++, b: b++ })
    else if (sum === best[(a + 1) * width + b]!) a++
    else b++
  }
  return pairs
}

function pairAhead(lengthA: number, lengthB: number, likeness: (a: number, b: number) => number): Pair[] {
  const pairs: Pair[] = []
  let next = 0
  for (let a = 0; a < lengthA && next < lengthB; a++) {
    let found = -1
    let most = 0
    for (let b = next; b < Math.min(lengthB, next + LOOK_AHEAD); b++) {
      const alike = likeness(a, b)
      if (alike > most) {
        most = alike
        found = b
      }
    }
    if (found < 0) continue
    pairs.push({ a, b: found })
    next = found + 1
  }
  return pairs
}

/** A step through two sequences in reading order; at one place, removed elements precede added ones. */
export type Step =
  | { readonly kind: 'same'; readonly a: number; readonly b: number }
  | { readonly kind: 'changed'; readonly a: number; readonly b: number }
  | { readonly kind: 'removed'; readonly a: number }
  | { readonly kind: 'added'; readonly b: number }

/**
 * Compares two sequences: pairs equal elements with {@link pairEqual} on their keys, and similar elements in the
 * stretches between them with {@link pairSimilar}. Every index of both sequences is in exactly one step.
 */
export function compare(
  keysA: readonly string[],
  keysB: readonly string[],
  likeness: (a: number, b: number) => number,
): Step[] {
  const steps: Step[] = []
  let a = 0
  let b = 0
  const until = (endA: number, endB: number) => {
    while (a < endA) steps.push({ kind: 'removed', a: a++ })
    while (b < endB) steps.push({ kind: 'added', b: b++ })
  }
  for (const pair of [...pairEqual(keysA, keysB), { a: keysA.length, b: keysB.length }]) {
    const startA = a
    const startB = b
    const alike = pairSimilar(pair.a - a, pair.b - b, (x, y) => likeness(startA + x, startB + y))
    for (const changed of alike) {
      until(startA + changed.a, startB + changed.b)
      steps.push({ kind: 'changed', a: a++, b: b++ })
    }
    until(pair.a, pair.b)
    if (a < keysA.length && b < keysB.length) steps.push({ kind: 'same', a: a++, b: b++ })
  }
  return steps
}
