/** Something that somebody did, for the audit log. */
export interface NewAuditEvent {
  /** `null`: it concerns the installation, such as a failed sign-in. */
  readonly organization: string | null
  /** The principal that did it, and its name at that time. */
  readonly principal: string
  readonly principalName: string
  /** Noun and past verb: `member.removed`, `link.created`, `session.revoked`. */
  readonly action: string
  /** What it was done to. The name is that at the time. */
  readonly target: { readonly kind: string; readonly id: string; readonly name: string }
  /** More, for the reader; no secrets. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>
  /** The address of the client; empty when it is not known. */
  readonly address?: string
}

/** A stored event. */
export interface AuditEvent extends Required<NewAuditEvent> {
  readonly id: string
  readonly at: Date
}

/** Which events are listed. */
export interface AuditFilter {
  readonly organization: string | null
  readonly principal?: string
  /** The action, or all that begin with it and a dot: `member`. */
  readonly action?: string
  readonly target?: string
  readonly from?: Date
  readonly until?: Date
  /** Only events before this one, for the next page. */
  readonly before?: { readonly at: Date; readonly id: string }
  readonly limit: number
}

/** The audit log. Nothing changes or deletes an event but its time limit and the deletion of its organization. */
export interface AuditStore {
  record(event: NewAuditEvent): Promise<void>
  /** The events, newest first. */
  list(filter: AuditFilter): Promise<AuditEvent[]>
  /** Deletes events from before `time`, at most `limit`; returns their number. */
  deleteBefore(time: Date, limit: number): Promise<number>
}
