import { localStore } from '../../session/storage/local-store.ts'

const keyOf = (address: string) => `cowrite.visit.${address}`

/** What is stored on this device of the visits to a document; `null`: nothing. */
export function storedVisit(address: string): string | null {
  return localStore()?.getItem(keyOf(address)) ?? null
}

/** Stores what is known of the visits to a document on this device. */
export function storeVisit(address: string, visit: string): void {
  localStore()?.setItem(keyOf(address), visit)
}

/** A document may not be seen any more: nothing here names it. */
export function forgetVisit(address: string): void {
  localStore()?.removeItem(keyOf(address))
}
