import type { TableRegistration } from '../tables/table-registration.ts'
import type { Authorship } from './authorship.ts'
import { authorshipColumns } from './authorship-row.ts'

/** What the table of authorship takes from an export. */
export interface RestoredAuthorship {
  readonly authorship: readonly Authorship[]
}

/** Authorship. */
export const AUTHORSHIP = {
  table: 'authorship',
  exported: {
    document: 'document_id',
    columns: { seq: 'clock', principal: 'principal', at: 'at', kind: 'kind', client: 'client', run: 'run' },
  },
  imported: {
    step: 'with',
    insert: (parameter) => `INSERT INTO authorship
        (organization_id, document_id, client, clock, principal, kind, run)
      SELECT d.organization_id, d.id, e.client, e.clock, a.principal, a.kind, a.run
      FROM d CROSS JOIN unnest(${parameter(1)}::text[], ${parameter(2)}::text[], ${parameter(3)}::text[],
          ${parameter(4)}::integer[], ${parameter(5)}::integer[])
        AS a (principal, kind, run, first, last)
      CROSS JOIN LATERAL unnest(
          (${parameter(6)}::bigint[])[a.first:a.last], (${parameter(7)}::bigint[])[a.first:a.last])
        AS e (client, clock)`,
    values: ({ authorship }) => authorshipColumns([{ index: 0, authorship }]).slice(1),
  },
  purged: { statement: 'DELETE FROM authorship USING d WHERE document_id = d.id' },
  forgotten: { column: 'principal' },
  resealed: { none: 'It holds no sealed bytes.' },
} as const satisfies TableRegistration<RestoredAuthorship>
