import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'

/** A range of positions that follows edits. What is typed at its ends stays outside, after it. */
export interface WaitingPlace {
  readonly from: number
  readonly to: number
}

type Places = ReadonlyMap<number, WaitingPlace>

/** Adds a place, or removes the one of that number. */
type PlaceChange = { readonly add: number; readonly place: WaitingPlace } | { readonly remove: number }

const key = new PluginKey<Places>('waitingPlaces')

/** Keeps the places of content that waits to be pasted, while people type on. */
export function waitingPlacesPlugin(): Plugin<Places> {
  return new Plugin<Places>({
    key,
    state: {
      init: () => new Map(),
      apply(transaction, before) {
        const change = transaction.getMeta(key) as PlaceChange | undefined
        if (change === undefined && (!transaction.docChanged || before.size === 0)) return before
        const places = new Map<number, WaitingPlace>()
        for (const [number, { from, to }] of before) {
          const map = (position: number) => transaction.mapping.map(position, -1)
          places.set(number, { from: map(from), to: map(to) })
        }
        if (change !== undefined && 'add' in change) places.set(change.add, change.place)
        if (change !== undefined && 'remove' in change) places.delete(change.remove)
        return places
      },
    },
  })
}

/** Keeps a place of the document after `transaction`, under a number of its own. */
export function addPlace(transaction: Transaction, number: number, place: WaitingPlace): Transaction {
  return transaction.setMeta(key, { add: number, place } satisfies PlaceChange)
}

/** Ends the keeping of a place. */
export function removePlace(transaction: Transaction, number: number): Transaction {
  return transaction.setMeta(key, { remove: number } satisfies PlaceChange)
}

/** Where the place of that number is now. */
export function placeOf(state: Parameters<typeof key.getState>[0], number: number): WaitingPlace | null {
  return key.getState(state)?.get(number) ?? null
}
