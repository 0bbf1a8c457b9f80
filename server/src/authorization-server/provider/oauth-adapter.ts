import { hashSecret, type OAuthContent, type OAuthRecord, type OAuthRecordStore } from '@cowrite/persistence'
import type { Adapter, AdapterPayload } from 'oidc-provider'

/** Records whose ids are no secrets. */
const WITH_PLAIN_ID = new Set(['Client', 'Grant'])
/** Time for which a client that registered itself is kept until somebody consents to it, in seconds. */
const CLIENT_S = 86_400
/** Most clients that registered themselves. */
const MOST_CLIENTS = 5_000

/** The id under which a record is stored: of what is secret the hash. */
export function recordId(model: string, id: string): string {
  return WITH_PLAIN_ID.has(model) ? id : Buffer.from(hashSecret(id)).toString('base64url')
}

/** One model of records of the authorization server, over the store. */
export class OAuthAdapter implements Adapter {
  private readonly model: string
  private readonly store: OAuthRecordStore

  constructor(model: string, store: OAuthRecordStore) {
    this.model = model
    this.store = store
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { model, store } = this
    if (model === 'Client' && (await store.count(model)) >= MOST_CLIENTS)
      throw new Error('Too many clients have registered themselves.')
    const { jti: _secret, ...content } = payload as OAuthContent & { readonly jti?: string }
    const seconds = expiresIn ?? (model === 'Client' ? CLIENT_S : null)
    await store.put({
      model,
      id: recordId(model, id),
      account: text(content['accountId']),
      grant: text(content['grantId']),
      uid: text(content['uid']),
      content,
      expiresAt: seconds === null ? null : new Date(Date.now() + seconds * 1_000),
    })
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return withId(await this.store.find(this.model, recordId(this.model, id)), id)
  }

  /** Only sessions have a second name; who asks by it gets no secret. */
  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return withId(await this.store.findByUid(this.model, uid), '')
  }

  /** Codes of devices are not in use. */
  async findByUserCode(): Promise<undefined> {}

  async consume(id: string): Promise<void> {
    if (await this.store.consume(this.model, recordId(this.model, id))) return
    // Two requests use one code or token at once: the second one is a replay.
    const { errors } = await import('oidc-provider')
    throw new errors.InvalidGrant('it was used already')
  }

  async destroy(id: string): Promise<void> {
    await this.store.delete(this.model, recordId(this.model, id))
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.store.deleteByGrant(this.model, grantId)
  }
}

function withId(record: OAuthRecord | null, jti: string): AdapterPayload | undefined {
  if (record === null) return undefined
  const { content, consumedAt } = record
  const consumed = consumedAt === null ? {} : { consumed: Math.floor(consumedAt.getTime() / 1_000) }
  return { ...content, jti, ...consumed } as AdapterPayload
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
