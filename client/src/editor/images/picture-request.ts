/** A request about the selected image. */
export interface PictureRequest {
  /** What to ask for. */
  readonly what: 'description'
}

declare module '../controls/requests.ts' {
  interface EditorRequests {
    /** The user wants to change the selected image. */
    picture: PictureRequest
  }
}
