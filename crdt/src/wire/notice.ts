/**
 * A message from the server itself in a stateless message, as `{"cowrite": notice}`; a hint as `{"cowrite": type}`. Stateless messages of clients
 * belong to their applications and are relayed unchanged, except that the server drops those of this form; a notice
 * therefore always comes from the server.
 */
export type ServerNotice =
  /** The title of the document has changed. */
  | { readonly type: 'title'; readonly title: string }
  /** Edits of this session are refused until its client starts again; `error` is a name in the table of errors. */
  | { readonly type: 'refused'; readonly error: 'foreign-client' | 'client-in-use' }
  | { readonly type: Hint }

/** What is asked by HTTP and can change beside the text of a document. */
export const HINTS = ['runs', 'suggestions', 'comments', 'files'] as const

/** What has changed beside the text of the document, which is asked by HTTP. */
export type Hint = (typeof HINTS)[number]

/** The member of the payload that is reserved for the server. */
const MEMBER = 'cowrite'

/** The payload of the stateless message that carries a notice. */
export function encodeNotice(notice: ServerNotice): string {
  return JSON.stringify({ [MEMBER]: isHint(notice.type) ? notice.type : notice })
}

/** Whether a payload has the form of a notice, of a known type or not. Only the server may send such a message. */
export function isNotice(payload: string): boolean {
  return contentOf(payload) !== undefined
}

/**
 * The notice in a payload; `null` when the payload belongs to an application, or the type of the notice is unknown to
 * this version.
 */
export function decodeNotice(payload: string): ServerNotice | null {
  const notice = contentOf(payload)
  if (isHint(notice)) return { type: notice }
  if (typeof notice !== 'object' || notice === null) return null
  const { type, title, error } = notice as Record<string, unknown>
  if (type === 'title' && typeof title === 'string') return { type, title }
  if (type === 'refused' && (error === 'foreign-client' || error === 'client-in-use')) return { type, error }
  return null
}

function isHint(value: unknown): value is Hint {
  return HINTS.some((hint) => hint === value)
}

/** The value of {@link MEMBER}; `undefined` when the payload is not a JSON object or has no such member. */
function contentOf(payload: string): unknown {
  // Avoids parsing most messages: they are not JSON objects, or cannot contain the member.
  if (!/^\s*\{/.test(payload) || !(payload.includes(MEMBER) || payload.includes('\\u'))) return undefined
  let value: unknown
  try {
    value = JSON.parse(payload)
  } catch (error) {
    // The parser throws a RangeError when the nesting exceeds its stack.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
  return Object.hasOwn(value as object, MEMBER) ? (value as Record<string, unknown>)[MEMBER] : undefined
}
