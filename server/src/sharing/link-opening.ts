import type { AccessStore, LinkRole, OpenedLink } from '@cowrite/persistence'
import type { AccessChanges, Actor } from '../access/access-changes.ts'
import type { PasswordHasher } from '../access/passwords.ts'
import type { Principal } from '../access/principal.ts'
import { newSecret } from '../access/secret.ts'
import { type Attempt, type Attempts, guess } from '../accounts/attempts/attempts.ts'
import { ServiceError } from '../errors/service-error.ts'
import { VISIT_PREFIX, visitorOf } from './visit-scheme.ts'

/** Whoever opens a link. */
export interface LinkVisitor {
  /** A person who is signed in; `null`: a guest. */
  readonly principal: Principal | null
  /** The address of the client. */
  readonly address: string
}

/** What a visitor shows. */
export interface LinkProof {
  /** The last part of the link's address. */
  readonly secret: string
  readonly password: string | null
  /** The name that a guest chose. */
  readonly name: string | null
}

/** What a link opened. */
export interface LinkOpening {
  /** The token of a guest; `null`: the person's session opens the document from now on. */
  readonly token: string | null
  /** `project/key` */
  readonly address: string
  readonly title: string
  /** The link's role. */
  readonly role: LinkRole
}

/** What a {@link LinkOpener} works with. */
export interface LinkOpenerOptions {
  readonly store: AccessStore
  readonly changes: AccessChanges
  readonly passwords: PasswordHasher
  readonly attempts: Attempts
}

const GUEST_NAME = 'Guest'

/** Lets people and guests into documents by links. */
export class LinkOpener {
  private readonly options: LinkOpenerOptions

  constructor(options: LinkOpenerOptions) {
    this.options = options
  }

  /**
   * Opens a link. Rejects with `not-found` for one that is over or never was, `sign-in-needed` for a guest where only people
   * with an account may enter, `password-needed` without its password or with a wrong one, and `rate-limited` after many
   * wrong ones.
   */
  async open(visitor: LinkVisitor, { secret, password, name }: LinkProof): Promise<LinkOpening> {
    const opened = await this.options.store.shareLinks.open(secret)
    if (opened === null) throw new ServiceError('not-found', 'This link does not work any more.')
    const account = accountOf(visitor.principal)
    if (opened.link.signIn && account === null) throw new ServiceError('sign-in-needed')
    await this.checkPassword(opened, password, visitor)
    const { address, title, link } = opened
    const token = await (account === null
      ? this.letGuestIn(opened, visitor.address, name)
      : this.letAccountIn(opened, visitor, account))
    return { token, address, title, role: link.role }
  }

  private async checkPassword(
    { link, title }: OpenedLink,
    password: string | null,
    { principal, address }: LinkVisitor,
  ): Promise<void> {
    const { id, passwordHash, organization, name } = link
    if (passwordHash === null) return
    if (password === null) throw new ServiceError('password-needed')
    const attempts: readonly Attempt[] = guess(`link ${id} ${address}`, address)
    await this.options.attempts.begin(attempts)
    if (await this.options.passwords.verify(passwordHash, password)) {
      await this.options.attempts.succeeded(attempts)
      return
    }
    await this.options.store.audit.record({
      organization,
      principal: principal?.id ?? 'guest',
      principalName: principal?.identity?.name ?? GUEST_NAME,
      action: 'link.refused',
      target: { kind: 'link', id, name },
      detail: { title },
      address,
    })
    throw new ServiceError('password-needed', 'This is not the password of the link.')
  }

  private async letGuestIn(
    { link, title }: OpenedLink,
    address: string,
    name: string | null,
  ): Promise<string> {
    const token = newSecret(VISIT_PREFIX)
    const chosen = name ?? GUEST_NAME
    await this.options.store.transaction(async (unit) => {
      const visit = await unit.visits.addGuest(link.id, token, chosen)
      await unit.audit.record({
        organization: link.organization,
        principal: visitorOf(visit).id,
        principalName: chosen,
        action: 'link.opened',
        target: { kind: 'link', id: link.id, name: link.name },
        detail: { title },
        address,
      })
    })
    return token
  }

  private async letAccountIn(
    { link, title }: OpenedLink,
    { principal, address }: LinkVisitor,
    account: string,
  ): Promise<null> {
    if (principal === null) return null
    const actor: Actor = { principal, address }
    await this.options.changes.make(actor, async (unit, { audit, tell }) => {
      await unit.visits.addAccount(link.id, account)
      await audit({
        organization: link.organization,
        action: 'link.opened',
        target: { kind: 'link', id: link.id, name: link.name },
        detail: { title },
      })
      await tell({ kind: 'account', account })
    })
    return null
  }
}

function accountOf(principal: Principal | null): string | null {
  const credential = principal?.credential
  return credential?.kind === 'session' || credential?.kind === 'host-account' ? credential.account : null
}
