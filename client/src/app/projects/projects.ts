import type { DocumentSummary } from '../../api/documents.ts'
import { projectOf } from '../navigation/route.ts'

/** A project with documents. */
export interface Project {
  readonly key: string
  readonly name: string
  readonly documents: number
}

/** Longest key of a project, in characters. */
const KEY_LENGTH = 64

/** The projects of these documents, by name. */
export function projectsOf(documents: readonly DocumentSummary[]): Project[] {
  const counts = new Map<string, number>()
  for (const { address } of documents) {
    const key = projectOf(address)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts]
    .map(([key, documents]) => ({ key, name: projectName(key), documents }))
    .sort((a, b) => a.name.localeCompare(b.name))
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
