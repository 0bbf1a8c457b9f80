/** A request to write a formula. */
export interface FormulaRequest {
  /** Where the field is shown. */
  readonly anchor: { getBoundingClientRect(): DOMRect; readonly contextElement: Element }
  readonly latex: string
  /** Writes the formula; an empty one is removed. Does nothing when its place is gone. */
  readonly write: (latex: string) => void
}

declare module '../controls/requests.ts' {
  interface EditorRequests {
    /** The user wants to write a formula. */
    formula: FormulaRequest
  }
}
