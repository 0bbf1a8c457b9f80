/** A run of an agent that is to be created. */
export interface NewRun {
  readonly documentId: string
  /** Who started it. */
  readonly principal: string
  readonly agent: string
  readonly action: string
  /** All else that is known of it, as JSON; it may have text of the document. */
  readonly detail: string
}

/** A run as stored. */
export interface RunRecord extends NewRun {
  /** Later runs have greater ones. */
  readonly id: string
  /** `queued` until a node takes it. The store knows no other state. */
  readonly state: string
  /** Yjs clientID of the agent in the room. */
  readonly participant: number | null
  /** The node that works on it. */
  readonly owner: string | null
  /** Whether somebody asked to end it. */
  readonly isStopping: boolean
  /** Whether it may have written to the document. */
  readonly hasWritten: boolean
  readonly createdAt: Date
  readonly endedAt: Date | null
}

/** What changes of a run. */
export interface RunChange {
  readonly state: string
  readonly detail: string
  readonly participant: number | null
  readonly hasWritten: boolean
  /** `keep`: the owner goes on; `release`: nobody works on it; `end`: nobody ever will. */
  readonly ownership: 'keep' | 'release' | 'end'
}

/** A step of a run; `detail` is JSON that may have text of the document. */
export interface RunStepRecord {
  /** Counted from 1 in its run. */
  readonly seq: number
  readonly at: Date
  readonly detail: string
}

/** What is needed to undo a run: the document before it, and what it wrote. */
export type UndoPart = 'before' | 'written'

/** The name of a run and of its document. */
export type RunKey = Pick<RunRecord, 'id' | 'documentId'>

/** A run that a node owns. */
export interface OwnedRun {
  readonly id: string
  readonly isStopping: boolean
}

/**
 * Runs of agents. A node owns a run by a lease that it renews; the run of a node that died is taken by another one. Times
 * are those of the database.
 */
export interface RunStore {
  /**
   * Writes a run, in the state `queued`; `null` when that many of its document have not ended. Rejects with
   * `unknown-document`.
   */
  create(run: NewRun, mostInDocument: number): Promise<RunRecord | null>
  find(id: string): Promise<RunRecord | null>
  /** The runs of a document, newest first. */
  list(documentId: string, limit: number): Promise<RunRecord[]>
  /** Takes a queued run, this one or the oldest; `null` when there is none. */
  claim(owner: string, leaseMs: number, id: string | null): Promise<RunRecord | null>
  /** Takes a run whose lease has expired; `null` when there is none. */
  takeAbandoned(owner: string, leaseMs: number): Promise<RunRecord | null>
  /** Renews the leases of a node and resolves to what it owns. */
  renew(owner: string, leaseMs: number): Promise<OwnedRun[]>
  /** Changes a run that has not ended and that this node owns (`null`: nobody); resolves to whether it did. */
  update(id: string, owner: string | null, change: RunChange): Promise<boolean>
  /**
   * Notes of a run that has ended that what it wrote was taken back, or that it was not after all; resolves to whether that
   * is news. It then counts as one that has not written, or again as one that has.
   */
  markUndone(id: string, isUndone: boolean): Promise<boolean>
  /** Notes that somebody asks to end a run; resolves to the run. An ended one is unchanged. */
  requestStop(id: string): Promise<RunRecord | null>
  addSteps(run: RunKey, steps: readonly RunStepRecord[]): Promise<void>
  /** The steps of a run, in order. */
  steps(id: string): Promise<RunStepRecord[]>
  /** Keeps a part of what is needed to undo a run, instead of what was kept as this part. */
  keepUndo(run: RunKey, part: UndoPart, bytes: Uint8Array): Promise<void>
  undo(id: string, part: UndoPart): Promise<Uint8Array | null>
  /** Deletes what is kept to undo runs from before `time`, at most `limit` parts; resolves to the number. */
  deleteUndo(time: Date, limit: number): Promise<number>
  /** Deletes ended runs from before `time` with their steps, at most `limit`; resolves to the number. */
  deleteOld(time: Date, limit: number): Promise<number>
}
