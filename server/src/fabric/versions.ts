/** After this silence a node counts as dead, in ms: several beats. */
export const SILENCE_MS = 10_000

/** Format versions that a node understands, both included. */
export interface SpokenVersions {
  readonly newest: number
  readonly oldest: number
}

/** What a node says of itself. `gone` is its last word. */
export type NodeState = 'up' | 'draining' | 'gone'

/** Another node, as its last beat told. */
export interface LiveNode extends SpokenVersions {
  readonly node: string
  readonly state: 'up' | 'draining'
  /** When its last beat came, in the unit of `now`. */
  readonly seen: number
}

/**
 * The other nodes, by their beats. Times are arguments, in ms of any clock that does not go back. Beats
 * themselves are always encoded in the oldest format that their sender speaks.
 */
export class LiveNodes {
  readonly #own: SpokenVersions
  readonly #nodes = new Map<string, LiveNode>()
  #listeningSince: number

  /** `now` is when this node began to listen for beats. */
  constructor(own: SpokenVersions, now: number) {
    this.#own = own
    this.#listeningSince = now
  }

  /**
   * Beats were missed until now, as the connection was away: nobody is dead for a silence that this node did not
   * hear, and there may be nodes that it has not heard of.
   */
  listening(now: number): void {
    this.#listeningSince = now
  }

  /** Takes a beat: `joined` for a node that was not known, `left` for one that says goodbye, else `null`. */
  beat(
    node: string,
    beat: SpokenVersions & { readonly state: NodeState },
    now: number,
  ): 'joined' | 'left' | null {
    if (beat.state === 'gone') return this.#nodes.delete(node) ? 'left' : null
    const known = this.#nodes.has(node)
    const { newest, oldest, state } = beat
    this.#nodes.set(node, { node, newest, oldest, state, seen: now })
    return known ? null : 'joined'
  }

  /** Forgets nodes that have been silent for {@link SILENCE_MS} and returns them: they died, or are cut off. */
  expire(now: number): string[] {
    const dead = [...this.#nodes.values()].filter((node) => !this.#alive(node, now)).map(({ node }) => node)
    for (const node of dead) this.#nodes.delete(node)
    return dead
  }

  /** The nodes that are alive, without this one. */
  alive(now: number): LiveNode[] {
    return [...this.#nodes.values()].filter((node) => this.#alive(node, now))
  }

  /**
   * The newest format that every living node understands. While nodes may be there that have not been heard yet,
   * it is the oldest that this one speaks.
   */
  speaks(now: number): number {
    const { newest, oldest } = this.#own
    if (now - this.#listeningSince < SILENCE_MS) return oldest
    const common = Math.min(newest, ...this.alive(now).map((node) => node.newest))
    return Math.max(oldest, common)
  }

  #alive(node: LiveNode, now: number): boolean {
    return now - Math.max(node.seen, this.#listeningSince) < SILENCE_MS
  }
}
