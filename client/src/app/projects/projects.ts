import type { DocumentSummary } from '../../api/documents.ts'
import type { ProjectRecord } from '../../api/projects.ts'
import { projectOf } from '../navigation/route.ts'

/** A project with documents. */
export interface Project {
  readonly key: string
  readonly name: string
  readonly documents: number
}

/** Longest key of a project, in characters. */
const KEY_LENGTH = 64

/**
 * The projects of these documents and, with accounts, those that the reader sees without any, by name. `known`: as the
 * server lists them; `null`: nobody has rights, or they are not known yet.
 */
export function projectsOf(
  documents: readonly DocumentSummary[],
  known: readonly ProjectRecord[] | null = null,
): Project[] {
  const counts = new Map<string, number>()
  for (const { key, trashedAt } of known ?? []) if (trashedAt === null) counts.set(key, 0)
  for (const { address } of documents) {
    const key = projectOf(address)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts]
    .map(([key, documents]) => ({ key, name: nameOf(key, known), documents }))
    .sort((a, b) => a.name.localeCompare(b.name))
}

/** The name of a project: its own, or by its key. */
export function nameOf(key: string, known: readonly ProjectRecord[] | null): string {
  return known?.find((one) => one.key === key)?.name ?? projectName(key)
}

/** The projects in which the reader may make documents, by name. */
export function writableProjects(known: readonly ProjectRecord[]): readonly ProjectRecord[] {
  return known
    .filter(({ trashedAt, role }) => trashedAt === null && (role === 'editor' || role === 'owner'))
    .sort((a, b) => nameOf(a.key, known).localeCompare(nameOf(b.key, known)))
}

/**
 * The project of a new document: the first of `wanted` in which the reader may write, else any; `null`: there is none.
 * Where nobody has rights, the first of `wanted`.
 */
export function projectForNew(
  known: readonly ProjectRecord[] | null,
  wanted: readonly (string | null)[],
): string | null {
  const asked = wanted.filter((key) => key !== null)
  if (known === null) return asked[0] ?? null
  const keys = writableProjects(known).map(({ key }) => key)
  return asked.find((key) => keys.includes(key)) ?? keys[0] ?? null
}

/** The name of a project by its key: `river-watch` is River watch. */
export function projectName(key: string): string {
  const words = key.split('-').filter((word) => word !== '')
  const name = words.join(' ')
  return name === '' ? key : name.charAt(0).toUpperCase() + name.slice(1)
}

/** The key of a project by its name; `null` when no letter or digit of it can stand in a key. */
export function projectKey(name: string): string | null {
  const key = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, KEY_LENGTH)
    .replace(/^-+|-+$/g, '')
  return key === '' ? null : key
}
