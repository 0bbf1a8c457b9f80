import type { MigrationScript } from './migration-script.ts'

/** Which documents mention which. */
export const links: MigrationScript = {
  name: '0008-links',
  statements: [
    // The sequence number up to which the links of the document are read. All documents are read anew.
    'ALTER TABLE document ADD COLUMN links_read bigint NOT NULL DEFAULT 0',
    // A document may mention one that is not there, so the target is an address.
    `CREATE TABLE document_link (
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL REFERENCES organization (id),
      target text COLLATE "C" NOT NULL,
      PRIMARY KEY (document_id, target)
    )`,
    'CREATE INDEX document_link_target ON document_link (target)',
  ],
}
