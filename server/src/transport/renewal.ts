import { StoreError } from '@cowrite/persistence'
import type { Authenticator } from '../access/access.ts'
import type { Principal } from '../access/principal.ts'
import type { RoomAdmission } from '../rooms/room-admission.ts'
import { type Checked, CredentialCheck, type CredentialSource } from './credential-check.ts'
import type { Expirations, Expiring } from './expirations.ts'
import type { SessionMember } from './session-member.ts'

/** How long before the end of credentials new ones are asked for, in ms; at most half of the time that is left. */
const AHEAD_MS = 60_000
/** Time between two questions at least, in ms. */
const ASK_AGAIN_MS = 2_000

/** What a {@link Renewal} works with. */
export interface RenewalOptions {
  readonly member: SessionMember
  readonly services: {
    readonly access: Authenticator
    readonly admission: RoomAdmission
    readonly expirations: Expirations
  }
  readonly source: CredentialSource
  /** Called with an error of the program. */
  readonly fail: (error: unknown) => void
}

/**
 * The credentials of one open document: asks for new ones before they end, checks those that the client sends, and closes
 * the document when they have ended.
 */
export class Renewal implements Expiring {
  private readonly options: RenewalOptions
  /** Created with the first token: most sessions end before. */
  private credentials: CredentialCheck | null = null
  private askAt = Number.POSITIVE_INFINITY
  private isEnded = false

  constructor(options: RenewalOptions) {
    this.options = options
  }

  /** Follows the credentials that the member has now. */
  watch(): void {
    const { member, services } = this.options
    const { expiresAt } = member.principal
    services.expirations.delete(this)
    if (expiresAt === undefined || this.isEnded) return
    const left = expiresAt - Date.now()
    this.askAt = expiresAt - Math.min(AHEAD_MS, left / 2)
    services.expirations.add(this)
  }

  passed(now: number): void {
    const { member } = this.options
    if (now >= (member.principal.expiresAt ?? Number.POSITIVE_INFINITY)) {
      member.expel('expired')
    } else if (now >= this.askAt) {
      // Asked again, in case the client could not fetch one.
      this.askAt = now + Math.max(ASK_AGAIN_MS, ((member.principal.expiresAt ?? now) - now) / 2)
      member.requestToken()
    }
  }

  /** Checks a token that the client sent while the document is open. */
  check(token: string): void {
    const { services, source } = this.options
    this.credentials ??= new CredentialCheck(services.access, source, (checked) => void this.checked(checked))
    this.credentials.check(token)
  }

  /** The session has ended. */
  end(): void {
    this.isEnded = true
    this.options.services.expirations.delete(this)
  }

  private async checked(checked: Checked): Promise<void> {
    const { member, fail } = this.options
    try {
      if (this.isEnded) return
      if (checked.ok) await this.accept(checked.principal)
      else if ('error' in checked) throw checked.error
      // Until they end, the credentials that were accepted before are good.
      else if (checked.code !== 'keys-away') member.expel(checked.code, checked.detail)
    } catch (error) {
      const isAway = error instanceof StoreError && (error.code === 'unavailable' || error.code === 'closed')
      if (!isAway) fail(error)
    }
  }

  private async accept(principal: Principal): Promise<void> {
    const { member, services } = this.options
    if (principal.id !== member.principal.id) {
      member.expel('unauthorized', 'the token is for somebody else')
      return
    }
    const role = await services.admission.roleIn(member.room, principal)
    if (this.isEnded) return
    if (role === null) {
      member.expel('forbidden')
      return
    }
    member.renew({ ...principal, role })
    this.watch()
  }
}
