import type { PendingContent, PendingSecretStore } from '@cowrite/persistence'

/** Secrets at most; beyond it the oldest are forgotten. */
const MAX_SECRETS = 10_000

/** Keeps tickets in memory, for a server without a database, which has one node. */
export class MemoryTickets implements Pick<PendingSecretStore, 'put' | 'take'> {
  private readonly secrets = new Map<string, { readonly content: PendingContent; readonly expiresAt: Date }>()

  async put(kind: string, secret: string, content: PendingContent, expiresAt: Date): Promise<void> {
    const [oldest] = this.secrets.keys()
    if (oldest !== undefined && this.secrets.size >= MAX_SECRETS) this.secrets.delete(oldest)
    this.secrets.set(`${kind} ${secret}`, { content, expiresAt })
  }

  async take(kind: string, secret: string): Promise<PendingContent | null> {
    const found = this.secrets.get(`${kind} ${secret}`)
    this.secrets.delete(`${kind} ${secret}`)
    return found !== undefined && found.expiresAt.getTime() > Date.now() ? found.content : null
  }
}
