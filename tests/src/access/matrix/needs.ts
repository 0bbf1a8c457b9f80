import { COMMENT_NEEDS } from './comment-needs.ts'
import { FILE_NEEDS } from './file-needs.ts'
import type { RouteNeed, Things } from './need.ts'
import { NOTIFICATION_NEEDS } from './notification-needs.ts'

const PUBLIC: RouteNeed = { need: { kind: 'public' } }
const ANY: RouteNeed = { need: { kind: 'any' } }
const READ: RouteNeed = { need: { kind: 'document', level: 'viewer' } }
const PROJECT: RouteNeed = { need: { kind: 'project' } }
const none = () => ({})

/** Nothing has this id. */
export const NO_ID = '01900000-0000-7000-8000-000000000000'
const V1 = '/api/v1'
const OWN: RouteNeed = { need: { kind: 'person' } }
const SHARE: RouteNeed = { need: { kind: 'document', level: 'owner' } }
const MEMBER: RouteNeed = { need: { kind: 'organization', level: 'member' } }
/** A key that may read sees what its holder does. */
const SEEN: RouteNeed = { need: { kind: 'organization', level: 'member', keys: true } }
const ADMIN: RouteNeed = { need: { kind: 'organization', level: 'admin' } }
/** Nothing is at its path: whoever may ask is told so. */
const nowhere = (need: RouteNeed, path: string, body?: unknown): RouteNeed => ({
  ...need,
  path: ({ organization }) => `${V1}${path.replace(':organization', organization)}`,
  passesAs: 'hidden',
  ...(body === undefined ? {} : { body: () => body }),
})
/** What a browser sends of a passkey, without sense. */
const PASSKEY = { id: 'x', rawId: 'x', type: 'public-key' }
const ASSERTION = { ...PASSKEY, response: { clientDataJSON: 'x', authenticatorData: 'x', signature: 'x' } }
const ATTESTATION = { ...PASSKEY, response: { clientDataJSON: 'x', attestationObject: 'x' } }
const unknownAddress = () => `${Math.random().toString(36).slice(2)}@matrix.example`

/** Signing in and what is one's own. */
const ACCOUNT_NEEDS: Readonly<Record<string, RouteNeed>> = {
  [`GET ${V1}/auth/options`]: PUBLIC,
  [`POST ${V1}/auth/setup`]: {
    ...PUBLIC,
    body: () => ({
      token: 'x',
      email: unknownAddress(),
      name: 'X',
      password: 'long password',
      organization: 'X',
    }),
  },
  [`POST ${V1}/auth/sign-in`]: {
    ...PUBLIC,
    body: () => ({ email: unknownAddress(), password: 'long password' }),
  },
  [`POST ${V1}/auth/sign-up`]: {
    ...PUBLIC,
    body: () => ({ email: unknownAddress(), name: 'X', password: 'a long password' }),
  },
  [`POST ${V1}/auth/refresh`]: PUBLIC,
  [`POST ${V1}/auth/sign-out`]: PUBLIC,
  [`POST ${V1}/auth/verify`]: { ...PUBLIC, body: () => ({ token: 'x' }) },
  [`POST ${V1}/auth/forgot`]: { ...PUBLIC, body: () => ({ email: unknownAddress() }) },
  [`POST ${V1}/auth/reset`]: { ...PUBLIC, body: () => ({ token: 'x', password: 'a long password' }) },
  [`POST ${V1}/auth/second-factor`]: { ...PUBLIC, body: () => ({ token: 'x', code: '123456' }) },
  [`POST ${V1}/auth/passkey/options`]: PUBLIC,
  [`POST ${V1}/auth/passkey`]: { ...PUBLIC, body: () => ({ token: 'x', response: ASSERTION }) },
  [`GET ${V1}/account`]: OWN,
  [`PATCH ${V1}/account`]: { ...OWN, body: () => ({ theme: 'dark' }) },
  [`GET ${V1}/account/sessions`]: OWN,
  [`DELETE ${V1}/account/sessions/:id`]: nowhere(OWN, `/account/sessions/${NO_ID}`),
  [`DELETE ${V1}/account/sessions`]: OWN,
  [`POST ${V1}/account/second-factor`]: { ...OWN, body: none },
  [`POST ${V1}/account/second-factor/confirm`]: {
    ...OWN,
    body: () => ({ code: '000000' }),
  },
  [`DELETE ${V1}/account/second-factor`]: { ...OWN, body: () => ({ code: '000000' }) },
  [`POST ${V1}/account/second-factor/recovery-codes`]: { ...OWN, body: () => ({ code: '000000' }) },
  [`POST ${V1}/account/email/verification`]: { ...OWN, body: none },
  [`GET ${V1}/auth/providers/:name`]: { ...PUBLIC, path: () => `${V1}/auth/providers/none` },
  [`GET ${V1}/auth/providers/:name/callback`]: {
    ...PUBLIC,
    path: () => `${V1}/auth/providers/none/callback`,
  },
  [`GET ${V1}/account/identities`]: OWN,
  [`POST ${V1}/account/identities`]: nowhere(OWN, '/account/identities', { provider: 'none' }),
  [`DELETE ${V1}/account/identities/:id`]: nowhere(OWN, '/account/identities/none'),
  [`DELETE ${V1}/account`]: { ...OWN, body: () => ({ password: 'wrong' }) },
  [`GET ${V1}/account/passkeys`]: OWN,
  [`POST ${V1}/account/passkeys/options`]: { ...OWN, body: none },
  [`POST ${V1}/account/passkeys`]: {
    ...OWN,
    passesAs: 'hidden',
    body: () => ({ token: 'x', name: 'X', response: ATTESTATION }),
  },
  [`PATCH ${V1}/account/passkeys/:id`]: nowhere(OWN, '/account/passkeys/none', { name: 'X' }),
  [`DELETE ${V1}/account/passkeys/:id`]: nowhere(OWN, '/account/passkeys/none'),
  [`GET ${V1}/account/keys`]: OWN,
  [`POST ${V1}/account/keys`]: { ...OWN, body: () => ({ name: 'X', scopes: ['read'] }) },
  [`POST ${V1}/account/keys/:key/rotate`]: nowhere(OWN, `/account/keys/${NO_ID}/rotate`, {}),
  [`DELETE ${V1}/account/keys/:key`]: nowhere(OWN, `/account/keys/${NO_ID}`),
  [`GET ${V1}/account/consents`]: OWN,
  [`DELETE ${V1}/account/consents/:id`]: nowhere(OWN, `/account/consents/${'x'.repeat(43)}`),
  [`GET ${V1}/consents/:uid`]: nowhere(ANY, `/consents/${'x'.repeat(43)}`),
  [`POST ${V1}/consents/:uid`]: nowhere(ANY, `/consents/${'x'.repeat(43)}`, { allow: false }),
  [`POST ${V1}/account/email`]: {
    ...OWN,
    body: () => ({ email: unknownAddress(), password: 'right password 1' }),
  },
  [`PUT ${V1}/account/password`]: {
    ...OWN,
    body: () => ({ current: 'right password 1', password: 'another right password' }),
  },
}

const organization = (rest: string) => (things: Things) =>
  `${V1}/organizations/${things.organization}${rest
    .replace(':group', things.group)
    .replace(':account', things.target)
    .replace(':invitation', things.invitation)}`

/** Organizations, projects, and who reaches documents. */
const SHARING_NEEDS: Readonly<Record<string, RouteNeed>> = {
  [`GET ${V1}/organizations/:organization`]: SEEN,
  [`PATCH ${V1}/organizations/:organization`]: { ...ADMIN, body: () => ({ name: 'Matrix' }) },
  [`GET ${V1}/people`]: {
    ...MEMBER,
    path: (things) => `${V1}/people?organization=${things.organization}&q=a`,
  },
  [`GET ${V1}/organizations/:organization/members`]: MEMBER,
  [`PATCH ${V1}/organizations/:organization/members/:account`]: { ...ADMIN, body: () => ({ role: 'guest' }) },
  [`DELETE ${V1}/organizations/:organization/members/:account`]: { ...ADMIN, destroys: true },
  [`GET ${V1}/organizations/:organization/groups`]: MEMBER,
  [`POST ${V1}/organizations/:organization/groups`]: {
    ...ADMIN,
    body: () => ({ name: `Group ${unknownAddress()}` }),
  },
  [`PATCH ${V1}/organizations/:organization/groups/:group`]: {
    ...ADMIN,
    body: () => ({ name: `Group ${unknownAddress()}` }),
  },
  [`PUT ${V1}/organizations/:organization/groups/:group/members/:account`]: ADMIN,
  [`DELETE ${V1}/organizations/:organization/groups/:group/members/:account`]: ADMIN,
  [`DELETE ${V1}/organizations/:organization/groups/:group`]: { ...ADMIN, destroys: true },
  [`GET ${V1}/organizations/:organization/invitations`]: ADMIN,
  [`POST ${V1}/organizations/:organization/invitations`]: { ...ADMIN, body: () => ({ role: 'member' }) },
  [`DELETE ${V1}/organizations/:organization/invitations/:invitation`]: { ...ADMIN, destroys: true },
  [`GET ${V1}/invitations/:token`]: { ...PUBLIC, path: () => `${V1}/invitations/none` },
  [`POST ${V1}/invitations/:token/accept`]: nowhere(OWN, '/invitations/none/accept', {}),
  [`GET ${V1}/organizations/:organization/projects`]: SEEN,
  [`POST ${V1}/organizations/:organization/projects`]: {
    ...MEMBER,
    body: () => ({ name: `Project ${unknownAddress()}` }),
  },
  [`GET ${V1}/projects/:project`]: PROJECT,
  [`PATCH ${V1}/projects/:project`]: { ...PROJECT, body: () => ({ name: 'Matrix' }) },
  [`DELETE ${V1}/projects/:project`]: PROJECT,
  [`POST ${V1}/projects/:project/restore`]: PROJECT,
  [`GET ${V1}/projects/:project/access`]: PROJECT,
  [`PUT ${V1}/projects/:project/access`]: {
    ...PROJECT,
    body: (things) => ({ account: things.target, role: 'viewer' }),
  },
  [`GET ${V1}/documents/:address/access`]: READ,
  [`PUT ${V1}/documents/:address/access`]: {
    ...SHARE,
    body: (things) => ({ account: things.target, role: 'viewer' }),
  },
  [`PUT ${V1}/documents/:address/restricted`]: { ...SHARE, body: () => ({ restricted: false }) },
  [`GET ${V1}/documents/:address/links`]: SHARE,
  [`POST ${V1}/documents/:address/links`]: { ...SHARE, body: () => ({ name: 'Link', role: 'viewer' }) },
  [`PATCH ${V1}/documents/:address/links/:link`]: { ...SHARE, body: () => ({ name: 'Renamed' }) },
  [`DELETE ${V1}/documents/:address/links/:link`]: { ...SHARE, destroys: true },
  [`POST ${V1}/links/open`]: {
    need: { kind: 'open' },
    passesAs: 'hidden',
    body: () => ({ secret: 'none' }),
  },
  [`GET ${V1}/organizations/:organization/audit`]: ADMIN,
  [`GET ${V1}/organizations/:organization/audit.csv`]: ADMIN,
  [`GET ${V1}/organizations/:id/keys`]: { ...ADMIN, path: organization('/keys') },
  [`POST ${V1}/organizations/:id/keys`]: {
    ...ADMIN,
    path: organization('/keys'),
    body: () => ({ name: 'X', scopes: ['read'] }),
  },
  [`POST ${V1}/organizations/:id/keys/:key/rotate`]: nowhere(
    ADMIN,
    `/organizations/:organization/keys/${NO_ID}/rotate`,
    {},
  ),
  [`DELETE ${V1}/organizations/:id/keys/:key`]: nowhere(ADMIN, `/organizations/:organization/keys/${NO_ID}`),
}

/** What every route needs, by method and path. A route without an entry fails the test. */
export const ROUTE_NEEDS: Readonly<Record<string, RouteNeed>> = {
  'GET /healthz': PUBLIC,
  'GET /readyz': PUBLIC,
  'GET /metrics': PUBLIC,

  ...ACCOUNT_NEEDS,
  ...SHARING_NEEDS,
  ...NOTIFICATION_NEEDS,
  [`POST ${V1}/tickets`]: { ...READ, body: ({ address }) => ({ document: address }) },

  'GET /oauth/jwks': PUBLIC,
  'GET /oauth/authorize': PUBLIC,
  'GET /oauth/authorize/:uid': { ...PUBLIC, path: () => '/oauth/authorize/none' },
  'POST /oauth/token': PUBLIC,
  'POST /oauth/revoke': PUBLIC,
  'POST /oauth/register': { ...PUBLIC, body: () => ({ redirect_uris: ['https://matrix.example/back'] }) },
  // Its tools have a matrix of their own.
  'POST /mcp': { need: { kind: 'any' }, body: () => ({ jsonrpc: '2.0', id: 1, method: 'tools/list' }) },
  // Streams are not opened this way: everybody is told so.
  'GET /mcp': PUBLIC,
  'DELETE /mcp': ANY,

  'GET /api/presence': ANY,
  'GET /api/documents': ANY,
  'POST /api/documents': { need: { kind: 'project' }, body: () => ({ project: 'matrix', title: 'New' }) },
  'GET /api/documents/:address': READ,
  'PATCH /api/documents/:address': {
    need: { kind: 'document', level: 'editor' },
    body: () => ({ title: 'Renamed' }),
  },
  'DELETE /api/documents/:address': { need: { kind: 'document', level: 'editor' }, destroys: true },
  'POST /api/documents/:address/restore': { need: { kind: 'document', level: 'editor' } },
  'POST /api/documents/:address/copies': {
    need: { kind: 'project' },
    body: none,
  },
  'POST /api/imports': {
    need: { kind: 'project' },
    path: () => '/api/imports?title=Imported',
    body: () => 'Words',
  },
  'PUT /api/documents/:address/agents': {
    need: { kind: 'document', level: 'editor' },
    body: () => ({ agents: true }),
  },
  'GET /api/documents/:address/outline': READ,
  'GET /api/documents/:address/blocks': READ,
  'POST /api/documents/:address/operations': {
    need: { kind: 'document', level: 'editor' },
    body: () => ({ operations: [{ op: 'insert_after', handle: null, markdown: 'More' }] }),
  },
  'GET /api/documents/:address/suggestions': READ,
  'GET /api/documents/:address/suggestions/tracked': READ,
  'GET /api/documents/:address/markdown': READ,
  'POST /api/documents/:address/suggestions': {
    need: { kind: 'document', level: 'commenter' },
    body: () => ({ operations: [{ op: 'insert_after', handle: null, markdown: 'More' }] }),
  },
  'PUT /api/documents/:address/suggestions/own': {
    need: { kind: 'document', level: 'commenter' },
    body: () => ({ known: [] }),
  },
  'GET /api/suggestions/:id': { ...READ, path: ({ suggestion }) => `/api/suggestions/${suggestion}` },
  'POST /api/suggestions/:id/accept': {
    need: { kind: 'document', level: 'editor' },
    path: ({ suggestion }) => `/api/suggestions/${suggestion}/accept`,
    body: none,
  },
  'POST /api/suggestions/:id/withdraw': {
    // Only its author may: here the admin.
    need: { kind: 'document', level: 'viewer' },
    path: ({ suggestion }) => `/api/suggestions/${suggestion}/withdraw`,
    body: none,
    only: 'admin',
  },
  'POST /api/suggestions/:id/reject': {
    need: { kind: 'document', level: 'editor' },
    path: ({ suggestion }) => `/api/suggestions/${suggestion}/reject`,
    body: none,
  },
  'POST /api/suggestions/:id/undo': {
    need: { kind: 'document', level: 'editor' },
    path: ({ suggestion }) => `/api/suggestions/${suggestion}/undo`,
    body: () => ({ hunks: ['00000000-0000-4000-8000-000000000000'] }),
  },
  ...COMMENT_NEEDS,
  'GET /api/documents/:address/versions': READ,
  'POST /api/documents/:address/versions': {
    need: { kind: 'document', level: 'editor' },
    body: () => ({ name: 'Named' }),
  },
  'GET /api/documents/:address/versions/:id': READ,
  'PATCH /api/documents/:address/versions/:id': {
    need: { kind: 'document', level: 'editor' },
    body: () => ({ name: 'Named' }),
  },
  'GET /api/documents/:address/versions/:id/diff': READ,
  'GET /api/documents/:address/versions/:id/changes': READ,
  'GET /api/documents/:address/versions/:id/summary': READ,
  'POST /api/documents/:address/versions/:id/restore': {
    need: { kind: 'document', level: 'editor' },
    body: none,
  },
  'PUT /api/documents/:address/visit': READ,
  'GET /api/documents/:address/authorship': READ,
  'GET /api/documents/:address/authorship/shares': READ,
  'GET /api/documents/:address/authors': {
    ...READ,
    path: ({ address }) => `/api/documents/${encodeURIComponent(address)}/authors?clients=1`,
  },
  'GET /api/documents/:address/usage': READ,
  'GET /api/documents/:address/backlinks': READ,
  ...FILE_NEEDS,
  'GET /api/assistant': ANY,
  'POST /api/documents/:address/runs': {
    need: { kind: 'document', level: 'commenter' },
    body: () => ({ agent: 'writer', action: 'continue' }),
  },
  'GET /api/documents/:address/runs': READ,
  ...Object.fromEntries(
    ['stop', 'undo'].map((what): [string, RouteNeed] => [
      `POST /api/runs/:id/${what}`,
      {
        need: { kind: 'document', level: 'editor' },
        path: ({ run }) => `/api/runs/${run}/${what}`,
        body: none,
      },
    ]),
  ),
  'POST /api/runs/:id/answer': {
    need: { kind: 'document', level: 'editor' },
    path: ({ run }) => `/api/runs/${run}/answer`,
    body: () => ({ question: 'q', text: 'An answer' }),
  },
  'GET /api/runs/:id': { ...READ, path: ({ run }) => `/api/runs/${run}` },
  'GET /api/runs/:id/events': { ...READ, path: ({ run }) => `/api/runs/${run}/events` },
}
