import { useMemo, useSyncExternalStore } from 'react'
import { localStore } from '../../session/storage/local-store.ts'

/** Event on the window after this page has stored something. Browsers report only what other pages store. */
const STORED = 'cowrite:stored'

/** A list of texts that is kept in this browser, and its change. The pages of all windows follow it. */
export type StoredTexts = readonly [texts: readonly string[], change: (texts: readonly string[]) => void]

/** The list that is stored under `key`, at most `limit` texts. */
export function useStoredTexts(key: string, limit: number): StoredTexts {
  const json = useSyncExternalStore(subscribe, () => localStore()?.getItem(key) ?? '')
  return useMemo(
    () => [parseTexts(json, limit), (texts) => storeTexts(key, texts.slice(0, limit))] as const,
    [key, json, limit],
  )
}

/** Stores a list; {@link useStoredTexts} follows. */
export function storeTexts(key: string, texts: readonly string[]): void {
  localStore()?.setItem(key, JSON.stringify(texts))
  dispatchEvent(new Event(STORED))
}

/** Reads a stored list; what is none is empty. */
export function parseTexts(json: string, limit: number): readonly string[] {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    // Nothing is stored yet, or another script has used the key.
    return []
  }
  if (!Array.isArray(value)) return []
  return value.filter((text): text is string => typeof text === 'string').slice(0, limit)
}

function subscribe(listener: () => void): () => void {
  addEventListener('storage', listener)
  addEventListener(STORED, listener)
  return () => {
    removeEventListener('storage', listener)
    removeEventListener(STORED, listener)
  }
}
