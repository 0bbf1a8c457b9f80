/** The state of the title field. */
export interface TitleState {
  /** The text in the field. */
  readonly typed: string
  /** The last title that the server confirmed or announced. */
  readonly saved: string
  /** The title of the pending request; `null` without any. */
  readonly sending: string | null
  /** Whether the last attempt failed. */
  readonly failed: boolean
}

/** The events that change a title field. */
export type TitleEvent =
  | { readonly type: 'type'; readonly title: string }
  | { readonly type: 'send' }
  | { readonly type: 'sent'; readonly title: string }
  | { readonly type: 'failed' }
  /** The server has sent the title: on loading, or after a change. */
  | { readonly type: 'announced'; readonly title: string }

/** The server's title of a document without a title. The field is empty then. */
export const UNTITLED = 'Untitled'

/** Maximum length of a title on the server, characters. */
export const MAX_TITLE_LENGTH = 200

/** A field with the server's title. */
export function titleState(title: string): TitleState {
  return { typed: shownTitle(title), saved: cleanTitle(title), sending: null, failed: false }
}

/** Whether the field contains a change that the server has not confirmed. */
export function isTitleDirty(state: TitleState): boolean {
  return cleanTitle(state.typed) !== state.saved
}

/** The title that has to be sent; `null` when the server has it or its request is pending. */
export function unsentTitle(state: TitleState): string | null {
  const title = cleanTitle(state.typed)
  return title === state.saved || title === state.sending ? null : title
}

/** Converts typed text to a title: one line, trimmed, not empty. */
export function cleanTitle(title: string): string {
  return title.replace(/\s+/g, ' ').trim().slice(0, MAX_TITLE_LENGTH).trim() || UNTITLED
}

/** The text in the field for a title. */
export function shownTitle(title: string): string {
  return title === UNTITLED ? '' : title
}

/** The field after an event. Typed text takes precedence over announcements until it was sent. */
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
