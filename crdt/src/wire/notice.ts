/**
 * What the server itself says in a stateless message, as `{"cowrite": notice}`. Stateless messages of clients are their
 * applications' own and are passed on unchanged; the server drops those that have this form, so that a notice is always
 * the server's.
 */
export type ServerNotice =
  /** The document has another title. */
  | { readonly type: 'title'; readonly title: string }
  /** Edits of this session are refused, for a reason that lasts until its client starts anew; a name in the table of errors. */
  | { readonly type: 'refused'; readonly error: 'foreign-client' | 'client-in-use' }

/** The member of the payload that only the server writes. */
const MEMBER = 'cowrite'

/** The payload of the stateless message that carries a notice. */
export function encodeNotice(notice: ServerNotice): string {
  return JSON.stringify({ [MEMBER]: notice })
}

/** Whether a payload has the form of a notice, known or not: such a message is only the server's to send. */
export function isNotice(payload: string): boolean {
  return contentOf(payload) !== undefined
}

/** The notice in a payload; `null` when it is an application's own, or a notice that this version does not know. */
export function decodeNotice(payload: string): ServerNotice | null {
  const notice = contentOf(payload)
  if (typeof notice !== 'object' || notice === null) return null
  const { type, title, error } = notice as Record<string, unknown>
  if (type === 'title' && typeof title === 'string') return { type, title }
  if (type === 'refused' && (error === 'foreign-client' || error === 'client-in-use')) return { type, error }
  return null
}

/** What stands under {@link MEMBER}; `undefined` when the payload is no JSON object or has no such member. */
function contentOf(payload: string): unknown {
  // Most messages are no JSON objects, or are known not to be notices without parsing them.
  if (!/^\s*\{/.test(payload) || !(payload.includes(MEMBER) || payload.includes('\\u'))) return undefined
  let value: unknown
  try {
    value = JSON.parse(payload)
  } catch (error) {
    // A RangeError is nesting beyond what the parser's stack takes.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
  return Object.hasOwn(value as object, MEMBER) ? (value as Record<string, unknown>)[MEMBER] : undefined
}
