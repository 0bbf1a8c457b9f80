import { boundary } from './0012-tenant-boundary.ts'
import type { MigrationScript } from './migration-script.ts'

/** When accounts were in documents. */
export const visits: MigrationScript = {
  name: '0019-visits',
  statements: [
    `CREATE TABLE document_visit (
      account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
      -- The last sign of the person in this visit.
      seen_at timestamptz NOT NULL DEFAULT now(),
      -- The last sign in the visit before.
      since_at timestamptz,
      PRIMARY KEY (account_id, document_id)
    )`,
    'CREATE INDEX document_visit_document ON document_visit (document_id)',
    ...boundary('document_visit'),
  ],
}
