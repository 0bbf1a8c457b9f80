import { localStore } from '../../session/storage/local-store.ts'

const KEY = 'cowrite.single-keys'

/** Whether keys without a modifier do something in lists. WCAG 2.1.4 asks that they can be turned off. */
export function usesSingleKeys(): boolean {
  return localStore()?.getItem(KEY) !== 'off'
}

/** Turns the keys without a modifier on or off, in this browser. */
export function setSingleKeys(on: boolean): void {
  localStore()?.setItem(KEY, on ? 'on' : 'off')
}

/** Whether a key goes into a text or a field. */
export function isTyping({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.closest('input:not([type="checkbox"]), textarea, select') !== null
}
