import { randomBytes } from 'node:crypto'
import type {
  AccessFacts,
  AccessStore,
  DocumentRole,
  OrganizationRole,
  ProjectRecord,
} from '@cowrite/persistence'
import type { AccessChanges, Actor } from '../../access/access-changes.ts'
import { ownerOf } from '../../access/creator.ts'
import type { Credential } from '../../access/credential.ts'
import { effectiveRole } from '../../access/decide.ts'
import type { Principal } from '../../access/principal.ts'
import { subjectOf } from '../../access/subject.ts'
import { ServiceError } from '../../errors/service-error.ts'
import type { OrganizationAccess } from '../roles/organization-access.ts'

/** Most characters of a key, see `crdt/src/wire/address.ts`. */
const KEY_LENGTH = 64

/** A project, and what the caller may do with its documents that are not restricted. */
export interface SeenProject {
  readonly project: ProjectRecord
  readonly role: DocumentRole
}

/** A project that is to be made. */
export interface ProjectRequest {
  readonly name: string
  /** The first part of the addresses of its documents; otherwise made from the name. */
  readonly key?: string
  /** What everyone in the organization but its guests may do. [nothing] */
  readonly everyone?: DocumentRole
}

/** What a {@link ProjectService} works with. */
export interface ProjectServiceOptions {
  readonly store: AccessStore
  readonly changes: AccessChanges
  readonly organizations: OrganizationAccess
}

/**
 * Projects of organizations. Every member creates some and owns them; owners rename, trash and restore them. Nobody is told
 * of a project in which they have no role.
 */
export class ProjectService {
  private readonly options: ProjectServiceOptions

  constructor(options: ProjectServiceOptions) {
    this.options = options
  }

  /** The projects that the caller sees; those in the trash only when it owns them. */
  async list(principal: Principal, organization: string): Promise<readonly SeenProject[]> {
    await this.options.organizations.require(principal, organization, 'guest')
    const projects = await this.options.store.projects.list(organization)
    const roles = await this.rolesIn(principal, projects)
    return projects.flatMap((project, at) => {
      const role = roles[at] ?? null
      return role === null || (project.trashedAt !== null && role !== 'owner') ? [] : [{ project, role }]
    })
  }

  /** A project in which the caller has a role. Rejects with `not-found`. */
  async find(principal: Principal, key: string): Promise<SeenProject> {
    const project = await this.options.store.projects.find(key)
    const [role = null] = project === null ? [] : await this.rolesIn(principal, [project])
    if (project === null || role === null || (project.trashedAt !== null && role !== 'owner'))
      throw new ServiceError('not-found', `There is no project ${key}.`)
    return { project, role }
  }

  /** {@link find}, of a project that the caller owns. Rejects with `forbidden` too. */
  async findOwned(principal: Principal, key: string): Promise<SeenProject> {
    const seen = await this.find(principal, key)
    if (seen.role !== 'owner') throw new ServiceError('forbidden')
    return seen
  }

  /** Creates a project, which its creator owns. `conflict`: the key is taken, perhaps by another organization. */
  async create(
    actor: Actor,
    organization: string,
    { name, key, everyone }: ProjectRequest,
  ): Promise<SeenProject> {
    const own = await this.options.organizations.require(actor.principal, organization, 'member')
    const project = await this.options.changes.make(actor, async (unit, { audit }) => {
      const made =
        (await unit.projects.create(organization, key ?? keyFrom(name), name)) ??
        (key === undefined ? await unit.projects.create(organization, keyFrom(name, true), name) : null)
      if (made === null) throw new ServiceError('conflict', `There is a project ${key} already.`)
      const target = { kind: 'project', id: made.id } as const
      const account = ownerOf(actor.principal)
      const by = actor.principal.id
      if (account !== null) await unit.grants.put(target, { kind: 'account', account }, 'owner', by)
      if (everyone !== undefined) await unit.grants.put(target, { kind: 'everyone' }, everyone, by)
      await audit({
        organization,
        action: 'project.created',
        target: { ...target, name },
        detail: { key: made.key, everyone: everyone ?? null },
      })
      return made
    })
    return { project, role: ownerOf(actor.principal) === null && !isAdmin(own) ? 'viewer' : 'owner' }
  }

  async rename(actor: Actor, key: string, name: string): Promise<SeenProject> {
    const { project: before } = await this.findOwned(actor.principal, key)
    return await this.options.changes.make(actor, async (unit, { audit }) => {
      const project = existing(await unit.projects.rename(before.id, name))
      const { id, organization } = project
      const target = { kind: 'project', id, name }
      await audit({ organization, action: 'project.renamed', target, detail: { before: before.name } })
      return { project, role: 'owner' }
    })
  }

  /** Moves a project into the trash: all who are in its documents leave. Or takes it out again. */
  async setTrashed(actor: Actor, key: string, trashed: boolean): Promise<SeenProject> {
    const { project: before } = await this.findOwned(actor.principal, key)
    return await this.options.changes.make(actor, async (unit, { audit, tell }) => {
      const project = existing(await unit.projects.setTrashed(before.id, trashed))
      const { id, organization, name } = project
      const target = { kind: 'project', id, name }
      await audit({ organization, action: trashed ? 'project.trashed' : 'project.restored', target })
      await tell({ kind: 'project', project: id })
      return { project, role: 'owner' }
    })
  }

  /** The caller's roles in projects, those in the trash as if they were not. */
  private async rolesIn(
    { credential }: Principal,
    projects: readonly ProjectRecord[],
  ): Promise<readonly (DocumentRole | null)[]> {
    if (credential === undefined) return projects.map(() => null)
    const subject = subjectOf(credential)
    const requests = projects.map(({ key }) => ({ subject, address: { project: key, key: '' } }))
    const facts = await this.options.store.facts.readMany(requests)
    return facts.map((known, at) => roleIn(credential, projects[at]!, known))
  }
}

function roleIn(credential: Credential, { key }: ProjectRecord, facts: AccessFacts): DocumentRole | null {
  const project = facts.project && { ...facts.project, trashed: false }
  const decision = effectiveRole(credential, { project: key, key: '' }, { ...facts, project })
  return decision.allow ? decision.role : null
}

function isAdmin(role: OrganizationRole): boolean {
  return role === 'admin' || role === 'owner'
}

function existing(project: ProjectRecord | null): ProjectRecord {
  if (project === null) throw new ServiceError('not-found')
  return project
}

/** A key from a name, with something random when that is taken. */
function keyFrom(name: string, random = false): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
  const suffix = random ? `-${randomBytes(4).toString('hex')}` : ''
  const key = words.slice(0, KEY_LENGTH - suffix.length).replace(/^-+|-+$/g, '')
  return `${key === '' ? 'project' : key}${suffix}`
}
