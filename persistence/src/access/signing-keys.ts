/** Keys that the installation signs with; all nodes have the same. Sealed when there are encryption keys. */
export interface SigningKeyStore {
  /** The key of this name. Without one it stores `make()` first; when several nodes do, all get the same one. */
  ensure(name: string, make: () => Uint8Array): Promise<Uint8Array>
}
