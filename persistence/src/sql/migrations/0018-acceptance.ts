import { boundary } from './0012-tenant-boundary.ts'
import type { MigrationScript } from './migration-script.ts'

/** Who accepted what was suggested, for as long as the words may be in the document. */
export const acceptance: MigrationScript = {
  name: '0018-acceptance',
  statements: [
    `CREATE TABLE acceptance (
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      -- The Yjs client under which the author of the suggestion wrote it.
      client bigint NOT NULL,
      organization_id uuid NOT NULL REFERENCES organization (id),
      principal text NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (document_id, client)
    )`,
    ...boundary('acceptance'),
  ],
}
