import type {
  BlockOperation,
  BlockSelection,
  BlocksRead,
  OperationResult,
  OutlineBlock,
} from '@cowrite/crdt/richtext'

/**
 * The interface of a room for agents, declared here so that this package depends on no other part of the rooms. The
 * server implements it on the path of socket updates: same validation, same log, same acknowledgement.
 */
export interface AgentRooms<Person extends Invoker = Invoker> {
  /**
   * Admits an agent to a document as a separate participant, and loads the document if its room is not open. Rejects
   * when the address is unknown, in the trash, or closed to edits of the invoker. An error that has a `code` of the table
   * of errors is explained to the user.
   */
  joinAgent(address: string, identity: AgentIdentity<Person>): Promise<AgentMember>
  /** The document by its blocks, for the same agent. */
  document(address: string, identity: AgentIdentity<Person>): AgentDocument
}

/** The person who starts a run, as the server knows that person. */
export interface Invoker {
  /** Id of the principal. */
  readonly id: string
}

/** The identity of an agent in the room. */
export interface AgentIdentity<Person extends Invoker = Invoker> {
  /** Stable id of the principal, for authorship: `agent:writer`. */
  readonly principal: string
  /** Name shown in the avatars and at the caret. */
  readonly name: string
  /** CSS colour of caret and avatar. */
  readonly color: string
  /** Id of the run, for authorship and for stopping. */
  readonly run: string
  /** The person who started the run, whose permissions limit the agent's. */
  readonly invoker: Person
  /** Whether the agent only suggests: it writes nothing itself. [false] */
  readonly suggestOnly?: boolean
}

/** An agent's membership in one room. After {@link AgentMember.leave} `write` rejects, and the other methods do nothing. */
export interface AgentMember {
  /** The Yjs clientID under which the agent must write; unique in the room. */
  readonly clientId: number
  /** The current document as one Yjs V1 update. */
  state(): Uint8Array
  /**
   * Calls `listener` with every later update of other participants, in order, as Yjs V1 bytes. Returns a function that
   * unsubscribes.
   */
  onUpdate(listener: (update: Uint8Array) => void): () => void
  /** Calls `listener` once when the membership ends: room closed, agent revoked, server draining. */
  onClosed(listener: (reason: string) => void): void
  /**
   * Writes a Yjs V1 update. The other participants receive it in the same turn; the promise resolves when the update is
   * in the durable log, and rejects when the room refuses it or the membership has ended. Errors as in
   * {@link AgentRooms.joinAgent}.
   */
  write(update: Uint8Array): Promise<void>
  /** Sets the agent's presence (fields in addition to `user`, which the room sets); `null` removes it. */
  present(state: AgentPresence | null): void
  /** The carets of all who are in the room, as they say: `anchor` and `head` are relative positions, not validated. */
  carets(): readonly { readonly anchor: unknown; readonly head: unknown }[]
  /** Leaves the room; the presence is removed at once. */
  leave(): void
}

/** The presence of an agent. */
export interface AgentPresence {
  /** Caret as relative positions in the editor's fragment, in the format of Tiptap's collaboration caret. */
  readonly cursor: { readonly anchor: unknown; readonly head: unknown } | null
  /** The agent's activity, as text for users: "Writing…". */
  readonly status: string
}

/** What came of a suggestion. */
export interface SuggestionMade {
  /** Parts that people decide on, each alone. */
  readonly hunks: number
  /** One for each operation, as data for a model. */
  readonly results: readonly unknown[]
}

/** The document of a run by its blocks. What it changes is the agent's, and is committed when a method resolves. */
export interface AgentDocument {
  /** All blocks without their content. */
  outline(): Promise<{ readonly blocks: readonly OutlineBlock[] }>
  /** Blocks with their content. */
  read(selection: BlockSelection): Promise<BlocksRead>
  /** Carries out operations, with one result for each. */
  apply(operations: readonly BlockOperation[]): Promise<readonly OperationResult[]>
  /** Suggests operations, which people accept or reject; the document stays as it is. */
  suggest(operations: readonly BlockOperation[], rationale: string | null): Promise<SuggestionMade>
  /**
   * Suggests what an update (Yjs V1) would do that the room does not have: other text in blocks, and new blocks. Resolves to the
   * number of parts.
   */
  suggestUpdate(update: Uint8Array): Promise<number>
}
