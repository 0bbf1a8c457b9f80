import type { MigrationScript } from './migration-script.ts'

const SETTING = "current_setting('cowrite.organization', true)"

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
    'ALTER TABLE acceptance ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE acceptance FORCE ROW LEVEL SECURITY',
    `CREATE POLICY tenant ON acceptance USING (
      (SELECT ${SETTING}) = 'all'
      OR organization_id::text = ANY ((SELECT string_to_array(${SETTING}, ','))::text[]))`,
  ],
}
