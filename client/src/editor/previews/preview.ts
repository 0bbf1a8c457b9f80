/** What shows the meaning of one code block below it. */
export interface CodePreview {
  /** Shows another source. */
  readonly show: (source: string) => void
  readonly destroy: () => void
}

/** The previews of one language in one editor; `text` is the element of its text. */
export interface PreviewKind {
  /** Fills `place`, an element that is not editable. */
  readonly create: (place: HTMLElement) => CodePreview
  readonly destroy: () => void
}
