/**
 * The setting of a connection or transaction that says which organizations it sees: ids with commas between them, or
 * {@link ALL_ORGANIZATIONS}. Without it, or with an empty one, it sees no row of any organization. The policies of
 * `migrations/0012-tenant-boundary.ts` read it.
 */
export const TENANT_SETTING = 'cowrite.organization'

/**
 * The value under which the journal, the rooms, system jobs, migrations and decisions about rights work. Only a
 * connection's start sets it (`postgres/postgres.ts`, `pglite/restrict-pglite.ts`), which a test checks.
 */
export const ALL_ORGANIZATIONS = 'all'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * The statement that limits the open transaction to organizations. It has no parameters, so that it can follow `BEGIN` in
 * one message.
 *
 * @throws TypeError for anything but ids in lower case.
 */
export function limitToTenants(organizations: readonly string[]): string {
  if (!organizations.every((id) => UUID.test(id))) throw new TypeError('An organization is named by its id.')
  return `SET LOCAL ${TENANT_SETTING} = '${organizations.join(',')}'`
}
