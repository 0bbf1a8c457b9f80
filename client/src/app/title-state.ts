/** The title field: what is typed, and what the server has. */
export interface TitleState {
  /** What the field shows. */
  readonly typed: string
  /** What the server is known to have. */
  readonly saved: string
  /** The title that is on its way to the server; `null` when none is. */
  readonly sending: string | null
  /** Whether the last attempt failed. */
  readonly failed: boolean
}

/** What can happen to it. */
export type TitleEvent =
  | { readonly type: 'type'; readonly title: string }
  | { readonly type: 'send' }
  | { readonly type: 'sent'; readonly title: string }
  | { readonly type: 'failed' }
  /** The server says what the title is: on loading, or because somebody changed it. */
  | { readonly type: 'announced'; readonly title: string }

/** What the server calls a document that nobody has named; the field shows it as empty. */
export const UNTITLED = 'Untitled'

/** The longest title that the server takes, characters. */
export const MAX_TITLE_LENGTH = 200

/** A field that shows what the server has. */
export function titleState(title: string): TitleState {
  return { typed: shownTitle(title), saved: cleanTitle(title), sending: null, failed: false }
}

/** Whether something typed has not reached the server. */
export function isTitleDirty(state: TitleState): boolean {
  return cleanTitle(state.typed) !== state.saved
}

/** The title that still has to be sent, `null` when the server has it or is about to. */
export function unsentTitle(state: TitleState): string | null {
  const title = cleanTitle(state.typed)
  return title === state.saved || title === state.sending ? null : title
}

/** A title as it is stored: one line, no blanks around it, never empty. */
export function cleanTitle(title: string): string {
  return title.replace(/\s+/g, ' ').trim().slice(0, MAX_TITLE_LENGTH).trim() || UNTITLED
}

/** A stored title as a field shows it. */
export function shownTitle(title: string): string {
  return title === UNTITLED ? '' : title
}

/** The field after an event. Typing wins over announcements until it has been sent. */
export function nextTitle(state: TitleState, event: TitleEvent): TitleState {
  switch (event.type) {
    case 'type':
      return { ...state, typed: event.title.replace(/[\r\n]+/g, ' ') }
    case 'send':
      return { ...state, sending: cleanTitle(state.typed), failed: false }
    case 'sent':
      return { ...state, saved: cleanTitle(event.title), sending: null, failed: false }
    case 'failed':
      return { ...state, sending: null, failed: true }
    case 'announced': {
      const dirty = isTitleDirty(state)
      return {
        ...state,
        saved: cleanTitle(event.title),
        typed: dirty ? state.typed : shownTitle(event.title),
      }
    }
    default:
      return event satisfies never
  }
}
