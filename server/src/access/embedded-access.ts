import { VISIBLE_TO_ALL, type Visibility } from '@cowrite/persistence'
import type { Access, Authentication, Authenticator, Credentials, Permissions } from './access.ts'
import { permissionsOf } from './permissions.ts'
import type { Principal } from './principal.ts'

/** The access of a program that embeds the server: its authenticator gives each principal a role, which decides. */
export class EmbeddedAccess implements Access {
  readonly usesPeer = true
  readonly upgrades = null
  private readonly authenticator: Authenticator

  constructor(authenticator: Authenticator) {
    this.authenticator = authenticator
  }

  authenticate(credentials: Credentials): Promise<Authentication> {
    return this.authenticator.authenticate(credentials)
  }

  async authorize({ role }: Principal): Promise<Permissions> {
    return permissionsOf(role)
  }

  visibility(): Visibility {
    return VISIBLE_TO_ALL
  }
}
