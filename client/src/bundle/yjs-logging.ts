/**
 * Stands for `lib0/logging` in bundles. Yjs uses it for a few warnings; the original styles them by some 40 KB of code.
 */
export const BOLD = ''
export const UNBOLD = ''
export const ORANGE = ''
export const RED = ''

/** Prints a message of Yjs. */
export function print(...parts: readonly unknown[]): void {
  console.info(...parts)
}

/** Prints a warning of Yjs. */
export function warn(...parts: readonly unknown[]): void {
  console.warn(...parts)
}
