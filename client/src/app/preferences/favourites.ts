import { useMemo } from 'react'
import { localStore } from '../../session/storage/local-store.ts'
import { parseTexts, storeTexts, useStoredTexts } from './stored.ts'

const KEY = 'cowrite.favourites'
const MOST = 500

/** The documents that the reader of this browser has starred. */
export interface Favourites {
  readonly addresses: readonly string[]
  readonly has: (address: string) => boolean
  readonly set: (addresses: readonly string[], on: boolean) => void
}

/** The favourites of this browser; those of all its windows. */
export function useFavourites(): Favourites {
  const [addresses, change] = useStoredTexts(KEY, MOST)
  return useMemo(() => {
    const starred = new Set(addresses)
    return {
      addresses,
      has: (address) => starred.has(address),
      set: (changed, on) => {
        const others = addresses.filter((address) => !changed.includes(address))
        change(on ? [...changed, ...others] : others)
      },
    }
  }, [addresses, change])
}

/** A document may not be seen any more: it is no favourite. */
export function forgetFavourite(address: string): void {
  const stored = parseTexts(localStore()?.getItem(KEY) ?? '', MOST)
  if (stored.includes(address))
    storeTexts(
      KEY,
      stored.filter((other) => other !== address),
    )
}
