/** JSON that is kept for minutes. */
export type PendingContent = Readonly<Record<string, unknown>>

/**
 * What is kept for seconds or minutes under a secret, on all nodes: tickets of sockets, challenges of passkeys, states of
 * sign-ins at a provider. Only the hash of the secret is stored. Expired ones are never returned.
 */
export interface PendingSecretStore {
  /** Keeps `content` until `expiresAt`. `kind`: `ticket`, `challenge` …, so that no secret is taken for another one. */
  put(kind: string, secret: string, content: PendingContent, expiresAt: Date): Promise<void>
  /** Takes it: a second call finds nothing. `null`: there is none, or it expired. */
  take(kind: string, secret: string): Promise<PendingContent | null>
  /** Reads it and leaves it there. */
  read(kind: string, secret: string): Promise<PendingContent | null>
  deleteExpired(): Promise<number>
}
