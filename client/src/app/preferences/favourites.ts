import { useMemo } from 'react'
import { useStoredTexts } from './stored.ts'

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
