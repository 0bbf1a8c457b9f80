import { type ApiResult, requestJson, type Send } from './http.ts'
import type { DocumentRole } from './roles.ts'

/** A project: documents that the same people reach. */
export interface ProjectRecord {
  readonly key: string
  readonly name: string
  /** ISO 8601; `null` outside of the trash. */
  readonly trashedAt: string | null
  /** The reader's role in it. */
  readonly role: DocumentRole
  /** How many documents it has. */
  readonly documents: number
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
  const result = await requestJson<{ readonly projects: readonly ProjectRecord[] }>(server, path, request)
  return result.ok ? { ok: true, value: result.value.projects } : result
}
