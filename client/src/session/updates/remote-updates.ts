import { UpdateGate } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'

/** Applies an update (Yjs V1) to a document. */
export type ApplyUpdate = (update: Uint8Array, origin: unknown) => void

/**
 * How long an update waits for what it refers to, milliseconds. Updates of several nodes overtake each other by less;
 * what does not come in this time comes with the next handshake.
 */
const HOLD_MS = 2_000

/**
 * The way of the server's updates into the document of a session. An editor that is bound to the document applies them
 * itself, because it repairs concurrent moves by what an update says. An update that overtook what it refers to waits.
 */
export class RemoteUpdates {
  private readonly origin: unknown
  private readonly gate: UpdateGate
  private readonly applyByYjs: ApplyUpdate
  private apply: ApplyUpdate
  private release: ReturnType<typeof setTimeout> | null = null

  /** @param origin the origin of the transactions in which updates are applied */
  constructor(doc: Y.Doc, origin: unknown) {
    this.origin = origin
    this.applyByYjs = (update) => Y.applyUpdate(doc, update, origin)
    this.apply = this.applyByYjs
    this.gate = new UpdateGate(doc, (update) => this.apply(update, origin))
  }

  /** Has updates applied by `apply` until the returned function is called. */
  applyBy(apply: ApplyUpdate): () => void {
    this.apply = apply
    return () => {
      if (this.apply === apply) this.apply = this.applyByYjs
    }
  }

  /**
   * Takes an update that somebody has just made.
   *
   * @throws Error when the bytes are not an update
   */
  receive(update: Uint8Array): void {
    this.gate.offer(update)
    this.schedule()
  }

  /**
   * Takes the answer of a handshake. It has all that the server has and the document lacks, so it never waits.
   *
   * @throws Error when the bytes are not an update
   */
  synchronize(update: Uint8Array): void {
    this.apply(update, this.origin)
    this.gate.retry()
    this.schedule()
  }

  /** Ends the waiting. */
  destroy(): void {
    if (this.release !== null) clearTimeout(this.release)
    this.release = null
  }

  private schedule(): void {
    if (this.gate.held.length === 0) {
      this.destroy()
    } else {
      this.release ??= setTimeout(() => {
        this.release = null
        this.gate.release()
      }, HOLD_MS)
    }
  }
}
