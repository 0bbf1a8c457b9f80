/**
 * What an agent needs of a room, declared here so that agents know rooms through nothing else. The server
 * implements it on the path that a socket's update takes: same validation, same log, same acknowledgement.
 */
export interface AgentRooms {
  /**
   * Lets an agent into a document as a participant of its own, loading the document if nobody is in it.
   * Rejects when the address is unknown, in the trash, or not open to `identity`.
   */
  join(address: string, identity: AgentIdentity): Promise<AgentSeat>
}

/** Who the agent is to the others in the room. */
export interface AgentIdentity {
  /** Stable id of the principal, for authorship: `agent:writer`. */
  readonly principal: string
  /** Name shown in the avatars and at the caret. */
  readonly name: string
  /** CSS colour of caret and avatar. */
  readonly color: string
  /** Id of the run, for authorship and for stopping. */
  readonly run: string
  /** Principal of the person who started the run; the agent may do no more than this person may. */
  readonly invoker: string
}

/** An agent's place in one room. All methods are no-ops after {@link AgentSeat.leave}. */
export interface AgentSeat {
  /** The Yjs clientID under which the agent must write; unique in the room. */
  readonly clientId: number
  /** The document as it is now, as one Yjs V1 update. */
  state(): Uint8Array
  /** Hears every update of the others from now on, in order, as Yjs V1 bytes. Returns the unsubscription. */
  onUpdate(listener: (update: Uint8Array) => void): () => void
  /** Hears once that the seat was taken away: room closed, agent revoked, server draining. */
  onClosed(listener: (reason: string) => void): void
  /**
   * Writes a Yjs V1 update. It reaches the others in the same turn; the promise resolves when the update is
   * in the durable log, and rejects when the room refused it.
   */
  write(update: Uint8Array): Promise<void>
  /** Shows this presence to the others (fields beside `user`, which the room sets); `null` hides the agent. */
  present(state: AgentPresence | null): void
  /** Leaves; presence disappears at once. */
  leave(): void
}

/** What others see of an agent. */
export interface AgentPresence {
  /** Caret as relative positions in the editor's fragment, in the shape of Tiptap's collaboration caret. */
  readonly cursor: { readonly anchor: unknown; readonly head: unknown } | null
  /** What the agent is doing, for people: "Writing…". */
  readonly status: string
}
