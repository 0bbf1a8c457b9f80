import { localStore } from '../../session/storage/local-store.ts'

const keyOf = (address: string): string => `cowrite.title:${address}`

/** Titles are stored on the device, too, for pages that open without a connection. */
export function rememberTitle(address: string, title: string): void {
  localStore()?.setItem(keyOf(address), title)
}

/** The title that is stored for a document; empty without one. */
export function rememberedTitle(address: string): string {
  return localStore()?.getItem(keyOf(address)) ?? ''
}

/** Stores no title of a document any more. */
export function forgetTitle(address: string): void {
  localStore()?.removeItem(keyOf(address))
}
