import type { AccessStore, ConsentClient, ConsentRecord, KeyProject } from '@cowrite/persistence'
import type { Interaction, InteractionResults, Provider } from 'oidc-provider'
import type { AccessChanges, Actor } from '../../access/access-changes.ts'
import type { Principal } from '../../access/principal.ts'
import { signedIn } from '../../access/scopes.ts'
import { MCP_SCOPES, type McpScope } from '../../config/mcp.ts'
import { ServiceError } from '../../errors/service-error.ts'
import { GRANT_S } from '../provider/provider.ts'
import { resourceOf } from '../provider/public-url.ts'

/** What a program asks a person for. */
export interface ConsentRequest {
  readonly client: ConsentClient & {
    /** Where it is told the decision: the name of a host, or the own machine. */
    readonly returnsTo: string
  }
  readonly scopes: readonly McpScope[]
  /** The projects that the person reaches. */
  readonly projects: readonly KeyProject[]
}

/** What a person decided. */
export type ConsentDecision =
  | { readonly allow: false }
  | {
      readonly allow: true
      /** Some of those that were asked for. */
      readonly scopes: readonly McpScope[]
      /** Keys of projects; `null`: all that the person reaches. */
      readonly projects: readonly string[] | null
    }

/** What a {@link ConsentService} works with. */
export interface ConsentServiceOptions {
  readonly store: Pick<AccessStore, 'apiKeys' | 'oauthRecords'>
  readonly changes: AccessChanges
}

/**
 * Consents of people to programs. Only who signed in with a browser decides, lists and ends them. All methods reject with
 * a {@link ServiceError}.
 */
export class ConsentService {
  private readonly options: ConsentServiceOptions

  constructor(options: ConsentServiceOptions) {
    this.options = options
  }

  /** What the program of a request asks for. */
  async request(principal: Principal, provider: Provider, uid: string): Promise<ConsentRequest> {
    const { account } = signedIn(principal)
    const { params } = await interactionOf(provider, uid)
    return {
      client: await clientOf(provider, params),
      scopes: scopesOf(params),
      projects: await this.options.store.apiKeys.projects({ kind: 'account', account }, null),
    }
  }

  /** Decides on a request; resolves to the address where the browser goes on. */
  async decide(
    actor: Actor,
    provider: Provider,
    uid: string,
    decision: ConsentDecision,
  ): Promise<{ readonly redirect: string }> {
    const { account } = signedIn(actor.principal)
    const interaction = await interactionOf(provider, uid)
    const result: InteractionResults = decision.allow
      ? {
          login: { accountId: account, remember: false },
          consent: { grantId: await this.grant(actor, provider, interaction, decision) },
        }
      : { error: 'access_denied', error_description: 'The person refused.' }
    // The browser may have been somebody else's before: the decision is that of who signed in to the app.
    const former = interaction.session?.uid
    if (former !== undefined) await (await provider.Session.findByUid(former))?.destroy()
    delete interaction.session
    interaction.result = result
    await interaction.save(interaction.exp - Math.floor(Date.now() / 1_000))
    return { redirect: interaction.returnTo }
  }

  /** The consents of the principal, newest first. */
  async list(principal: Principal): Promise<readonly ConsentRecord[]> {
    return await this.options.store.oauthRecords.consents(signedIn(principal).account)
  }

  /** Ends a consent at once: what the program has open is closed. */
  async revoke(actor: Actor, grant: string): Promise<void> {
    const { account } = signedIn(actor.principal)
    const consent = await this.options.store.oauthRecords.findConsent(account, grant)
    if (consent === null) throw new ServiceError('not-found', 'There is no such consent.')
    await this.options.changes.make(actor, async ({ oauthRecords }, { audit, tell }) => {
      await oauthRecords.deleteGrant(grant)
      await audit(event('consent.revoked', grant, consent.client))
      await tell({ kind: 'consent', grant })
    })
  }

  private async grant(
    actor: Actor,
    provider: Provider,
    { params }: Interaction,
    decision: Extract<ConsentDecision, { readonly allow: true }>,
  ): Promise<string> {
    const { account } = signedIn(actor.principal)
    const asked = scopesOf(params)
    const scopes = asked.filter((scope) => decision.scopes.includes(scope))
    if (scopes.length === 0) throw new ServiceError('invalid-request', 'scopes: none of them was asked for.')
    const projects = await this.projectsOf(account, decision.projects)
    const client = await clientOf(provider, params)
    const resource = resourceOf(provider.issuer)
    const grant = new provider.Grant({ accountId: account, clientId: client.id })
    grant.addResourceScope(resource, scopes.join(' '))
    const refused = asked.filter((scope) => !scopes.includes(scope))
    if (refused.length > 0) grant.rejectResourceScope(resource, refused.join(' '))
    grant.addOIDCScope(scopes.join(' '))
    if (refused.length > 0) grant.rejectOIDCScope(refused.join(' '))
    const id = await grant.save()
    await this.options.changes.make(actor, async ({ oauthRecords }, { audit }) => {
      await oauthRecords.consent(id, {
        client: { id: client.id, name: client.name, uri: client.uri },
        scopes,
        projects: projects?.map((project) => project.id) ?? null,
      })
      // A client that registered itself is kept as long as somebody's consent.
      await oauthRecords.keep('Client', client.id, new Date(Date.now() + GRANT_S * 1_000))
      await audit(event('consent.given', id, client, { scopes: scopes.join(' ') }))
    })
    return id
  }

  private async projectsOf(
    account: string,
    keys: readonly string[] | null,
  ): Promise<readonly KeyProject[] | null> {
    if (keys === null) return null
    const found = await this.options.store.apiKeys.projects({ kind: 'account', account }, keys)
    const missing = keys.find((key) => found.every((project) => project.key !== key))
    if (missing !== undefined)
      throw new ServiceError('invalid-request', `projects: there is no project ${missing}.`)
    return found
  }
}

type Params = Readonly<Record<string, unknown>>

async function interactionOf(provider: Provider, uid: string): Promise<Interaction> {
  const interaction = await provider.Interaction.find(uid)
  if (interaction === undefined)
    throw new ServiceError('not-found', 'This request is over. Let the program ask again.')
  return interaction
}

async function clientOf(provider: Provider, params: Params): Promise<ConsentRequest['client']> {
  const client = await provider.Client.find(String(params['client_id']))
  if (client === undefined) throw new ServiceError('not-found', 'The program is not known any more.')
  const { clientId: id, clientName, clientUri } = client
  const returns = URL.parse(String(params['redirect_uri']))
  return {
    id,
    name: clientName ?? id,
    uri: clientUri ?? null,
    returnsTo: returns === null ? '' : returns.host || returns.protocol,
  }
}

function scopesOf(params: Params): readonly McpScope[] {
  const asked = String(params['scope'] ?? '').split(' ')
  return MCP_SCOPES.filter((scope) => asked.includes(scope))
}

/** The event of the audit log about a consent, which is in no organization. */
function event(
  action: string,
  grant: string,
  { name, id }: ConsentClient,
  detail: Readonly<Record<string, string>> = {},
) {
  return {
    organization: null,
    action,
    target: { kind: 'consent', id: grant, name },
    detail: { client: id, ...detail },
  }
}
