import type { MigrationScript } from './migration-script.ts'

/** Requests that may be sent again without being carried out again. */
export const requests: MigrationScript = {
  name: '0005-requests',
  statements: [
    `CREATE TABLE document_request (
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL,
      key text COLLATE "C" NOT NULL,
      body text COLLATE "C" NOT NULL,
      answer text,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (document_id, key)
    )`,
    'CREATE INDEX document_request_created ON document_request (created_at)',
  ],
}
