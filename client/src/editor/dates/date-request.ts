/** A request to choose a day. */
export interface DateRequest {
  /** Where the calendar is shown. */
  readonly anchor: { getBoundingClientRect(): DOMRect; readonly contextElement: Element }
  /** The present day, as in ISO 8601; `null` for a new date. */
  readonly day: string | null
  /** Writes the day. Does nothing when its place is gone. */
  readonly write: (day: string) => void
}

declare module '../controls/requests.ts' {
  interface EditorRequests {
    /** The user wants to choose a day. */
    date: DateRequest
  }
}
