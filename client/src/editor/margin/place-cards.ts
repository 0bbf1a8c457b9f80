/** A card that wants to stand beside its line: distances from the top of the margin, CSS pixels. */
export interface WantedPlace {
  /** The top of its line. */
  readonly top: number
  readonly height: number
}

/**
 * The tops of cards that do not overlap and keep their order, with at least `gap` between them. A card gives way downwards
 * to those before it. The `active` one keeps its place: those before it give way upwards, and it gives way itself only as
 * far as they have no room below the top of the margin.
 */
export function placeCards(wanted: readonly WantedPlace[], gap: number, active = -1): number[] {
  const tops: number[] = []
  const put = (index: number, from: number): number => {
    const { top, height } = wanted[index]!
    tops[index] = Math.max(top, from)
    return tops[index] + height + gap
  }
  let end = 0
  for (let index = 0; index < Math.max(active, 0); index++) end = put(index, end)
  if (active >= 0) {
    const before = wanted.slice(0, active).reduce((sum, { height }) => sum + height + gap, 0)
    end = put(active, before)
    let limit = tops[active]!
    for (let index = active - 1; index >= 0; index--) {
      limit -= wanted[index]!.height + gap
      if (tops[index]! <= limit) break
      tops[index] = limit
    }
  }
  for (let index = active + 1; index < wanted.length; index++) end = put(index, end)
  return tops
}
