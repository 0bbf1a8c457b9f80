import type { OwnedCard } from './cards.ts'

/**
 * The card one step after another one, or after the caret; `null` when there are no cards. After the last one comes the
 * first, and before the first one the last.
 *
 * @param cards in the order of the text
 * @param from the key of the card from which the step goes; `null`: from the caret
 */
export function cardAfter(
  cards: readonly OwnedCard[],
  from: string | null,
  caret: number,
  step: 1 | -1,
): OwnedCard | null {
  const at = from === null ? -1 : cards.findIndex(({ key }) => key === from)
  const beside =
    step === 1 ? cards.findIndex((card) => card.from >= caret) : cards.findLastIndex(({ to }) => to < caret)
  const index = at >= 0 ? at + step : beside >= 0 ? beside : step === 1 ? 0 : -1
  return cards.at(index % Math.max(cards.length, 1)) ?? null
}
