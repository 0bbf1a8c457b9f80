/** A run that holds blocks. */
export interface Holder {
  readonly run: string
  /** The agent's name, for people. */
  readonly name: string
}

/**
 * Blocks that runs of this process edit: of two agents that would rewrite one block, the second one is told who is at it.
 */
export class BlockLeases {
  readonly #holders = new Map<string, Holder>()

  /** Takes blocks of a document for a run, all or none; the first that another run holds, else `null`. */
  take(
    address: string,
    handles: readonly string[],
    holder: Holder,
  ): { readonly handle: string; readonly holder: Holder } | null {
    for (const handle of handles) {
      const other = this.#holders.get(key(address, handle))
      if (other !== undefined && other.run !== holder.run) return { handle, holder: other }
    }
    for (const handle of handles) this.#holders.set(key(address, handle), holder)
    return null
  }

  /** Lets go of all that a run holds. */
  release(run: string): void {
    for (const [name, holder] of this.#holders) if (holder.run === run) this.#holders.delete(name)
  }
}

const key = (address: string, handle: string): string => `${handle} ${address}`
