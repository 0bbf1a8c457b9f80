import type { AccessStore } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { AccessChanges } from '../access/access-changes.ts'
import { SERVER_PRINCIPAL } from '../access/principal.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import { PublicAddresses } from '../outbound/public-addresses.ts'
import { ConsentService } from './consents/consent-service.ts'
import { consentRoutes } from './consents/routes.ts'
import type { MetadataFetchOptions } from './metadata-fetch/fetch-metadata.ts'
import { AddressLimit } from './provider/address-limit.ts'
import { Providers } from './provider/providers.ts'
import type { PublicUrl } from './provider/public-url.ts'
import { oauthSecrets } from './provider/secrets.ts'
import { authorizationRoutes } from './routes.ts'

const HOUR_MS = 3_600_000
/** Clients that an address may register, and documents of clients that it may have fetched, in an hour. */
const REGISTRATIONS = 20
const FETCHES = 60
/** Expired records that are deleted at once. */
const DELETED_AT_ONCE = 1_000

/** What {@link authorizationFeature} works with. */
export interface AuthorizationFeatureOptions {
  readonly store: AccessStore
  readonly changes: AccessChanges
  readonly publicUrl: PublicUrl
  readonly caller: Caller
  readonly logger: Logger
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** How documents of clients are fetched. [from public addresses] */
  readonly fetching?: MetadataFetchOptions
}

/** The authorization server for programs that use MCP (OAuth 2.1), and the consents of people. */
export function authorizationFeature(options: AuthorizationFeatureOptions): ServerFeature {
  const { store, changes, publicUrl, caller, logger, now } = options
  const addresses = new PublicAddresses()
  const { fetching = { mayConnect: (address: string) => addresses.has(address) } } = options
  const ended = async (grant: string, client: string): Promise<void> =>
    await changes.make({ principal: SERVER_PRINCIPAL }, async ({ oauthRecords }, { audit, tell }) => {
      await oauthRecords.deleteGrant(grant)
      const target = { kind: 'consent', id: grant, name: client }
      await audit({ organization: null, action: 'consent.ended', target, detail: { client } })
      await tell({ kind: 'consent', grant })
    })
  const providers = new Providers({
    store: store.oauthRecords,
    publicUrl,
    logger,
    fetching,
    fetches: new AddressLimit(FETCHES, HOUR_MS, now),
    secrets: () => oauthSecrets(store.signingKeys),
    onRevoked: (grant, client) => {
      ended(grant, client).catch((err: unknown) => logger.error({ err }, 'the end of a consent was not told'))
    },
  })
  const consents = new ConsentService({ store, changes })
  const registrations = new AddressLimit(REGISTRATIONS, HOUR_MS, now)
  return {
    routes: (app) => {
      authorizationRoutes(app, { providers, publicUrl, registrations })
      consentRoutes(app, { consents, providers, caller })
    },
    housekeeping: [
      {
        name: 'records of the authorization server',
        run: async (_now, signal) => {
          let deleted = 0
          for (let count = DELETED_AT_ONCE; count === DELETED_AT_ONCE && signal?.aborted !== true; ) {
            count = await store.oauthRecords.deleteExpired(DELETED_AT_ONCE)
            deleted += count
          }
          return deleted
        },
      },
    ],
  }
}
