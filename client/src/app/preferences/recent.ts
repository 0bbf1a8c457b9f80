import { localStore } from '../../session/storage/local-store.ts'
import { parseTexts, storeTexts, useStoredTexts } from './stored.ts'

const KEY = 'cowrite.recent'
const MOST = 50

/** The documents that were opened in this browser, the last one first. */
export function useRecent(): readonly string[] {
  return useStoredTexts(KEY, MOST)[0]
}

/** A document is being opened. */
export function rememberOpened(address: string): void {
  const others = parseTexts(localStore()?.getItem(KEY) ?? '', MOST).filter((other) => other !== address)
  storeTexts(KEY, [address, ...others].slice(0, MOST))
}

/** A document may not be seen any more: nothing here names it. */
export function forgetOpened(address: string): void {
  const others = parseTexts(localStore()?.getItem(KEY) ?? '', MOST).filter((other) => other !== address)
  storeTexts(KEY, others)
}
