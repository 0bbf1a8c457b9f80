import { AnswerRefused } from './answer-limits.ts'

/** The member of an object; `undefined` when `value` is none. */
export function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

/** A text that is not empty; else `null`. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** A whole number from 0; else `null`. */
export function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}

/**
 * Checks the nesting of arrays and objects. Not recursive, because the value is untrusted.
 *
 * @throws AnswerRefused `too-large` when they are nested deeper than `depth`.
 */
export function checkDepth(event: unknown, depth: number): void {
  let level: unknown[] = [event]
  for (let reached = 0; ; reached++) {
    const nested = level.filter((one) => typeof one === 'object' && one !== null)
    if (nested.length === 0) return
    if (reached === depth) {
      throw new AnswerRefused('too-large', `An event of the answer is nested deeper than ${depth}.`)
    }
    level = nested.flatMap((one) => Object.values(one))
  }
}
