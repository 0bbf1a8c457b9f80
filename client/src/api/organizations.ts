import { type ApiRequest, type ApiResult, requestJson, type Send } from './http.ts'
import { listProjects, type ProjectRecord } from './projects.ts'
import type { DocumentRole, OrganizationRole } from './roles.ts'
import type { AccessEntry, Granted, Grantee } from './sharing.ts'

/** Who may sign up by themselves; `inherit`: as the server is configured. */
export type SignUpRule = 'inherit' | 'open' | 'invite' | 'closed'

/** An organization and its rules. */
export interface Organization {
  readonly id: string
  readonly name: string
  readonly signUp: SignUpRule
  /** The issuer that members have to sign in with; `null`: any way. */
  readonly requiredIssuer: string | null
  /** Whether members need a second factor. */
  readonly secondFactor: boolean
}

/** A group, as members show it. */
export interface GroupName {
  readonly id: string
  readonly name: string
}

/** A person in an organization. */
export interface Member {
  readonly account: string
  readonly name: string
  readonly email: string | null
  /** `#rrggbb` */
  readonly colour: string | null
  readonly role: OrganizationRole
  readonly groups: readonly GroupName[]
  /** ISO 8601; `null`: never. */
  readonly lastSeenAt: string | null
  readonly secondFactor: boolean
  readonly disabled: boolean
}

/** A group of members. */
export interface Group extends GroupName {
  /** Its name in claims of identity providers; `null`: none. */
  readonly claim: string | null
  readonly members: readonly string[]
}

/** An invitation that nobody has accepted yet, or a link by which several can. */
export interface Invitation {
  readonly id: string
  /** `null`: a link for those who have it. */
  readonly email: string | null
  readonly role: OrganizationRole
  readonly createdBy?: string
  readonly expiresAt: string
  readonly uses: number
}

/** An invitation that was just made. Its address is not shown again. */
export type NewInvitation = Invitation & {
  readonly url: string
  /** Whether it was sent by mail. */
  readonly isSent: boolean
}

/** Who may reach the documents of a project. */
export interface ProjectAccess {
  readonly people: readonly AccessEntry[]
}

/** What is changed of an organization; what is absent stays. */
export type OrganizationChanges = Partial<Omit<Organization, 'id'>>

/** What an invitation is made with. `email`: `null` for a link. */
export interface InvitationSettings {
  readonly email: string | null
  readonly role: OrganizationRole
  readonly groups: readonly string[]
}

/** Organizations, their members and their projects, by HTTP. */
export interface OrganizationsApi {
  find(organization: string, signal: AbortSignal): Promise<ApiResult<Organization>>
  change(organization: string, changes: OrganizationChanges): Promise<ApiResult<Organization>>
  members(organization: string, signal: AbortSignal): Promise<ApiResult<readonly Member[]>>
  changeMember(
    organization: string,
    account: string,
    changes: { readonly role?: OrganizationRole; readonly disabled?: boolean },
  ): Promise<ApiResult<unknown>>
  removeMember(organization: string, account: string): Promise<ApiResult<null>>
  groups(organization: string, signal: AbortSignal): Promise<ApiResult<readonly Group[]>>
  createGroup(organization: string, group: Omit<GroupName, 'id'>): Promise<ApiResult<Group>>
  changeGroup(
    organization: string,
    group: string,
    changes: { readonly name?: string; readonly claim?: string | null },
  ): Promise<ApiResult<unknown>>
  removeGroup(organization: string, group: string): Promise<ApiResult<null>>
  /** Puts a member into a group, or takes the member out. */
  setGroupMember(
    organization: string,
    group: string,
    account: string,
    isMember: boolean,
  ): Promise<ApiResult<unknown>>
  invitations(organization: string, signal: AbortSignal): Promise<ApiResult<readonly Invitation[]>>
  invite(organization: string, invitation: InvitationSettings): Promise<ApiResult<NewInvitation>>
  revokeInvitation(organization: string, invitation: string): Promise<ApiResult<null>>
  projects(organization: string, signal?: AbortSignal): Promise<ApiResult<readonly ProjectRecord[]>>
  createProject(
    organization: string,
    project: {
      readonly name: string
      readonly key: string
      /** What everyone in the organization may do; absent: nothing. */
      readonly everyone?: DocumentRole
    },
  ): Promise<ApiResult<ProjectRecord>>
  renameProject(key: string, name: string): Promise<ApiResult<ProjectRecord>>
  trashProject(key: string): Promise<ApiResult<unknown>>
  restoreProject(key: string): Promise<ApiResult<unknown>>
  projectAccess(key: string, signal: AbortSignal): Promise<ApiResult<ProjectAccess>>
  grantProject(key: string, to: Grantee, role: DocumentRole | null): Promise<ApiResult<Granted | null>>
}

/** The API of the server at the origin `server`. `send` sends the requests with the person's credentials. */
export function organizationsApi(server: string, send: Send = fetch): OrganizationsApi {
  const ask = <T>(path: string, request?: ApiRequest) =>
    requestJson<T>(server, `/api/v1${path}`, { send, ...request })
  const change = <T>(path: string, method: NonNullable<ApiRequest['method']>, body?: unknown) =>
    ask<T>(path, body === undefined ? { method } : { method, body })
  const of = (organization: string, ...rest: readonly string[]) =>
    `/organizations/${[organization, ...rest].map(encodeURIComponent).join('/')}`
  /** Asks for a list, which is the member `name` of the answer. */
  const list = async <T>(
    path: string,
    name: string,
    signal: AbortSignal,
  ): Promise<ApiResult<readonly T[]>> => {
    const result = await ask<Readonly<Record<string, readonly T[]>>>(path, { signal })
    return result.ok ? { ok: true, value: result.value[name] ?? [] } : result
  }
  return {
    find: (id, signal) => ask(of(id), { signal }),
    change: (id, changes) => change(of(id), 'PATCH', changes),
    members: (id, signal) => list(of(id, 'members'), 'members', signal),
    changeMember: (id, account, changes) => change(of(id, 'members', account), 'PATCH', changes),
    removeMember: (id, account) => change(of(id, 'members', account), 'DELETE'),
    groups: (id, signal) => list(of(id, 'groups'), 'groups', signal),
    createGroup: (id, group) => change(of(id, 'groups'), 'POST', group),
    changeGroup: (id, group, changes) => change(of(id, 'groups', group), 'PATCH', changes),
    removeGroup: (id, group) => change(of(id, 'groups', group), 'DELETE'),
    setGroupMember: (id, group, account, isMember) =>
      change(of(id, 'groups', group, 'members', account), isMember ? 'PUT' : 'DELETE'),
    invitations: (id, signal) => list(of(id, 'invitations'), 'invitations', signal),
    invite: (id, invitation) => change(of(id, 'invitations'), 'POST', invitation),
    revokeInvitation: (id, invitation) => change(of(id, 'invitations', invitation), 'DELETE'),
    projects: (id, signal) => listProjects(server, send, id, signal),
    createProject: (id, project) => change(of(id, 'projects'), 'POST', project),
    renameProject: (key, name) => change(`/projects/${key}`, 'PATCH', { name }),
    trashProject: (key) => change(`/projects/${key}`, 'DELETE'),
    restoreProject: (key) => change(`/projects/${key}/restore`, 'POST'),
    projectAccess: (key, signal) => ask(`/projects/${key}/access`, { signal }),
    grantProject: (key, to, role) => change(`/projects/${key}/access`, 'PUT', { ...to, role }),
  }
}
