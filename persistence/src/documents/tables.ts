import type { TableRegistration } from '../tables/table-registration.ts'
import type { DocumentRecord } from './documents.ts'
import { projectCreation } from './projects.ts'

/** What the tables of documents take from an export. */
export interface RestoredRecord {
  /** Its organization is that of its project. */
  readonly document: Omit<DocumentRecord, 'organization'>
  readonly head: number
}

/** Organizations. */
export const ORGANIZATION = {
  table: 'organization',
  exported: { none: 'There is one organization, which the first migration creates.' },
  imported: { none: 'There is one organization, which the first migration creates.' },
  purged: { none: 'It outlives its documents.' },
  forgotten: { none: 'It names no principal.' },
  resealed: { none: 'It holds no sealed bytes.' },
} as const satisfies TableRegistration

/** Projects. */
export const PROJECT = {
  table: 'project',
  exported: { none: "Its key is a part of each document's address." },
  imported: {
    step: 'before',
    statement: projectCreation.statement,
    values: ({ document }) => projectCreation.values(document.project),
  },
  purged: { none: 'It outlives its documents, see `DocumentStore.hasProject`.' },
  forgotten: { none: 'It names no principal.' },
  resealed: { none: 'It holds no sealed bytes.' },
} as const satisfies TableRegistration<RestoredRecord>

/** Documents. The first part of the statements that export, restore and delete a document. */
export const DOCUMENT = {
  table: 'document',
  exported: { document: 'id', columns: { seq: 'head', at: 'created_at' } },
  imported: {
    step: 'with',
    insert: (parameter) => `INSERT INTO document
        (id, organization_id, project_id, key, title, created_at, updated_at, trashed_at, head, read_only,
         template, agents_off)
      SELECT ${parameter(1)}, p.organization_id, p.id, ${[3, 4, 5, 6, 7, 8, 9, 10, 11].map(parameter).join(', ')}
      FROM project p WHERE p.key = ${parameter(2)}
      ON CONFLICT DO NOTHING RETURNING id, organization_id`,
    values: ({ document, head }) => [
      document.id,
      document.project,
      document.key,
      document.title,
      document.createdAt,
      document.updatedAt,
      document.trashedAt,
      head,
      document.readOnly,
      document.template,
      document.agentsOff,
    ],
  },
  purged: {
    // $1 is the id, $2 the time since before which the document must be in the trash, or NULL.
    statement: `DELETE FROM document USING project p
      WHERE document.id = $1 AND p.id = project_id AND document.trashed_at IS NOT NULL
        AND ($2::timestamptz IS NULL OR document.trashed_at < $2)
      RETURNING document.id, p.key AS project, document.key`,
  },
  forgotten: { none: 'It names no principal.' },
  resealed: { none: 'It holds no sealed bytes: titles and addresses are stored plain.' },
} as const satisfies TableRegistration<RestoredRecord>

/** Hashes of the addresses of deleted documents. */
export const DELETED_PLACE = {
  table: 'deleted_place',
  exported: { none: 'It holds nothing of a document that exists.' },
  imported: { none: 'An import may restore a document where one was deleted.' },
  purged: {
    statement: `INSERT INTO deleted_place (place_hash)
      SELECT sha256(convert_to(project || '/' || key, 'UTF8')) FROM d
      ON CONFLICT (place_hash) DO UPDATE SET deleted_at = now()`,
  },
  forgotten: { none: 'It names no principal.' },
  resealed: { none: 'It holds no sealed bytes.' },
} as const satisfies TableRegistration
