import type { LoadingSlot, OpenSlot, Slot } from './slot.ts'

/** The rooms of this process, open or being loaded, by address and by document. */
export class RoomTable {
  private readonly slots = new Map<string, Slot>()
  private readonly openByDocument = new Map<string, OpenSlot>()
  private readonly loadingByDocument = new Map<string, LoadingSlot>()

  /** Open rooms. */
  get size(): number {
    return this.openByDocument.size
  }

  /** The open rooms. */
  open(): Iterable<OpenSlot> {
    return this.openByDocument.values()
  }

  /** The slot of an address. */
  find(name: string): Slot | null {
    return this.slots.get(name) ?? null
  }

  /** The open room of a document. */
  openOf(documentId: string): OpenSlot | null {
    return this.openByDocument.get(documentId) ?? null
  }

  /** The slot of a document that is being loaded. */
  loadingOf(documentId: string): LoadingSlot | null {
    return this.loadingByDocument.get(documentId) ?? null
  }

  /** Whether a room has not been removed. */
  has(slot: OpenSlot): boolean {
    return this.openOf(slot.room.documentId) === slot
  }

  /** The room at this address is being loaded. */
  addLoading(name: string, slot: LoadingSlot): void {
    this.slots.set(name, slot)
  }

  /** The document of a room that is being loaded is known. */
  setLoadingDocument(documentId: string, slot: LoadingSlot): void {
    this.loadingByDocument.set(documentId, slot)
  }

  /** Removes an address whose room could not be loaded. */
  removeLoading(name: string, documentId: string | null): void {
    this.slots.delete(name)
    if (documentId !== null) this.loadingByDocument.delete(documentId)
  }

  /** A room that was being loaded is open. */
  addOpen(slot: OpenSlot): void {
    const { address, documentId } = slot.room
    this.slots.set(address, slot)
    this.openByDocument.set(documentId, slot)
    this.loadingByDocument.delete(documentId)
  }

  /** Removes an open room. */
  remove({ room }: OpenSlot): void {
    this.slots.delete(room.address)
    this.openByDocument.delete(room.documentId)
  }

  /** Removes all rooms. */
  clear(): void {
    this.slots.clear()
    this.openByDocument.clear()
  }
}
