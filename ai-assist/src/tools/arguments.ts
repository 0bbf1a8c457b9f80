/** Longest arguments of one call, in UTF-16 units. */
const MOST_LENGTH = 100_000

/** Arguments of a call that were read, or what is wrong with them. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly message: string }

/** Fails with a sentence for the model. */
export const wrong = (message: string): { readonly ok: false; readonly message: string } => ({
  ok: false,
  message,
})

/** The object that a model wrote as arguments. */
export function readArguments(text: string): Read<Readonly<Record<string, unknown>>> {
  if (text.length > MOST_LENGTH) return wrong('The arguments are too long.')
  if (text.trim() === '') return { ok: true, value: {} }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError)
      return wrong('The arguments are not valid JSON.')
    throw error
  }
  return isRecord(value) ? { ok: true, value } : wrong('The arguments must be an object.')
}

/** Whether a value is an object with properties. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value is a text that PostgreSQL can store. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed()
}

/** Whether a value is an index, or a number of things. */
export function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 100_000
}
