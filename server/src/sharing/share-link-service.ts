import type {
  AccessStore,
  AccessUnit,
  LinkRole,
  ShareLinkChange,
  ShareLinkRecord,
} from '@cowrite/persistence'
import type { AccessChanges, Actor, ChangeRecord } from '../access/access-changes.ts'
import type { PasswordHasher } from '../access/passwords.ts'
import type { Principal } from '../access/principal.ts'
import { newSecret } from '../access/secret.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { ShareService } from './share-service.ts'
import type { SharedPlace } from './shared-place.ts'

/** Most links of a document that are not revoked. */
const MOST = 100

/** A link that is to be made. */
export interface ShareLinkRequest {
  readonly name: string
  readonly role: LinkRole
  /** `null`: none. */
  readonly password: string | null
  /** `null`: never. */
  readonly expiresAt: Date | null
  /** Whether only people with an account may use it. */
  readonly signIn: boolean
}

/** A link with its address, which is known only now. */
export interface MadeShareLink {
  readonly link: ShareLinkRecord
  readonly url: string
}

/** What a {@link ShareLinkService} works with. */
export interface ShareLinkServiceOptions {
  readonly store: AccessStore
  readonly changes: AccessChanges
  readonly passwords: PasswordHasher
  readonly shares: ShareService
  /** The address of a page of the app, from its path. */
  readonly pageUrl: (path: string) => string
}

/** The links of documents, for those who may share them. */
export class ShareLinkService {
  private readonly options: ShareLinkServiceOptions

  constructor(options: ShareLinkServiceOptions) {
    this.options = options
  }

  async list(principal: Principal, name: string): Promise<readonly ShareLinkRecord[]> {
    const { target } = await this.options.shares.findShared(principal, name)
    return await this.options.store.shareLinks.list(target.id)
  }

  async create(actor: Actor, name: string, request: ShareLinkRequest): Promise<MadeShareLink> {
    const place = await this.options.shares.findShared(actor.principal, name)
    const { password, ...about } = request
    const passwordHash = await this.hashOf(password)
    const secret = newSecret('')
    const link = await this.options.changes.make(actor, async (unit, record) => {
      const made = await unit.shareLinks.create(
        { ...about, document: place.target.id, passwordHash, secret, createdBy: actor.principal.id },
        MOST,
      )
      if (made === null) throw new ServiceError('conflict', `A document has at most ${MOST} links.`)
      await record.audit(eventOf('link.created', place, made))
      if (made.expiresAt !== null) await record.tell(scopeOf(made), made.expiresAt)
      return made
    })
    return { link, url: this.options.pageUrl(`/s/${secret}`) }
  }

  /** Changes a link; what is absent stays. `password`: `null` takes it away. */
  async change(
    actor: Actor,
    name: string,
    id: string,
    { password, ...change }: Omit<ShareLinkChange, 'passwordHash'> & { readonly password?: string | null },
  ): Promise<ShareLinkRecord> {
    const passwordHash = password === undefined ? undefined : await this.hashOf(password)
    return await this.ofDocument(actor, name, id, async (unit, record, { place }) => {
      const changed = await unit.shareLinks.update(id, {
        ...change,
        ...(passwordHash === undefined ? {} : { passwordHash }),
      })
      if (changed === null) throw missing()
      await record.audit(eventOf('link.changed', place, changed))
      await record.tell(scopeOf(changed))
      if (changed.expiresAt !== null) await record.tell(scopeOf(changed), changed.expiresAt)
      return changed
    })
  }

  /** Ends a link for good: those who came by it leave. */
  async revoke(actor: Actor, name: string, id: string): Promise<void> {
    await this.ofDocument(actor, name, id, async (unit, record, { place, link }) => {
      await unit.shareLinks.revoke(id)
      await record.audit(eventOf('link.revoked', place, link))
      await record.tell(scopeOf(link))
    })
  }

  private async ofDocument<Result>(
    actor: Actor,
    name: string,
    id: string,
    work: (
      unit: AccessUnit,
      record: ChangeRecord,
      found: { readonly place: SharedPlace; readonly link: ShareLinkRecord },
    ) => Promise<Result>,
  ): Promise<Result> {
    const place = await this.options.shares.findShared(actor.principal, name)
    return await this.options.changes.make(actor, async (unit, record) => {
      const link = await unit.shareLinks.find(place.target.id, id)
      if (link === null) throw missing()
      return await work(unit, record, { place, link })
    })
  }

  private async hashOf(password: string | null): Promise<string | null> {
    return password === null ? null : await this.options.passwords.hash(password)
  }
}

function missing(): ServiceError {
  return new ServiceError('not-found', 'There is no such link.')
}

function scopeOf({ document }: ShareLinkRecord) {
  return { kind: 'document', document } as const
}

function eventOf(action: string, { project, target, name }: SharedPlace, link: ShareLinkRecord) {
  const { role, signIn, expiresAt, passwordHash } = link
  return {
    organization: project.organization,
    action,
    target: { kind: 'link', id: link.id, name: link.name },
    detail: {
      document: target.id,
      title: name,
      role,
      signIn,
      password: passwordHash !== null,
      expiresAt: expiresAt?.toISOString() ?? null,
    },
  }
}
