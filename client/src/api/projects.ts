import { type ApiResult, requestJson, type Send } from './http.ts'
import type { DocumentRole } from './roles.ts'

/** A project: documents that the same people reach. */
export interface ProjectRecord {
  readonly key: string
  /** Its own name; `null`: by its key. */
  readonly name: string | null
  /** ISO 8601; `null` outside of the trash. */
  readonly trashedAt: string | null
  /** The reader's role in it; absent or `null`: none. */
  readonly role?: DocumentRole | null
  /** How many documents it has. */
  readonly documents?: number
}

/** The projects of an organization that the reader sees. */
export async function listProjects(
  server: string,
  send: Send,
  organization: string,
  signal?: AbortSignal,
): Promise<ApiResult<readonly ProjectRecord[]>> {
  const path = `/api/v1/organizations/${encodeURIComponent(organization)}/projects`
  const request = signal === undefined ? { send } : { send, signal }
  const result = await requestJson<unknown>(server, path, request)
  return result.ok ? { ok: true, value: listIn<ProjectRecord>(result.value, 'projects') } : result
}

/** The list in an answer: the answer itself, or its member `name`. */
export function listIn<T>(value: unknown, name: string): readonly T[] {
  const list = Array.isArray(value) ? value : (value as Readonly<Record<string, unknown>>)[name]
  return Array.isArray(list) ? list : []
}
