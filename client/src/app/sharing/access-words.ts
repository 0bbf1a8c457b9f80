import type { AccessEntry, DocumentAccess, ShareLink } from '../../api/sharing.ts'

/** Why somebody can see a document, or all of a project, in words. */
export function reasonOf({ kind, why, count, grant, givenBy }: AccessEntry): string {
  const who = `${count} ${count === 1 ? 'person' : 'people'}, `
  const by = givenBy === null ? '' : ` by ${givenBy}`
  if (kind === 'invitation') return `Invited${by}, has not come yet`
  if (kind !== 'account') return capitalized(`${who}${BY_GRANT[grant]}`)
  switch (why) {
    case 'owner':
      return 'Made this document'
    case 'document':
      return `Invited${by}`
    case 'project':
      return 'Through the project'
    case 'organization':
      return 'Administers the organization'
    default:
      return why satisfies never
  }
}

const BY_GRANT: Readonly<Record<AccessEntry['grant'], string>> = {
  document: 'named here',
  project: 'through the project',
  organization: 'through the organization',
}

/** How many can see a document: "3 people, 1 group, 2 links". */
export function summaryOf({ people, links }: Pick<DocumentAccess, 'people' | 'links'>): string {
  const persons = people.filter(({ kind }) => kind === 'account').length
  const groups = people.filter(({ kind }) => kind === 'group').length
  return [
    counted(persons, 'person', 'people'),
    counted(groups, 'group', 'groups'),
    counted(links.length, 'link', 'links'),
  ]
    .filter((part) => part !== null)
    .join(', ')
}

/** What limits a link, and how often it was used: "With password · until 31 March · used 12 times". */
export function linkDetails(link: ShareLink, now: number): string {
  const parts = [
    link.hasPassword ? 'with password' : null,
    link.signIn ? 'for people who sign in' : null,
    link.expiresAt === null ? null : ended(link.expiresAt, now),
    used(link.uses),
  ]
  return capitalized(parts.filter((part) => part !== null).join(' · '))
}

function ended(expiresAt: string, now: number): string {
  const end = new Date(expiresAt)
  const isSameYear = end.getFullYear() === new Date(now).getFullYear()
  const day = end.toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'long',
    ...(isSameYear ? {} : { year: 'numeric' }),
  })
  return end.getTime() <= now ? `ended ${day}` : `until ${day}`
}

function used(uses: number): string {
  if (uses === 0) return 'not used yet'
  return uses === 1 ? 'used once' : `used ${uses} times`
}

function counted(count: number, one: string, many: string): string | null {
  return count === 0 ? null : `${count} ${count === 1 ? one : many}`
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
