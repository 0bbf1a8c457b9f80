/** The address of a document: `project/key`. */
export interface DocumentAddress {
  readonly project: string
  readonly key: string
}
