import { boundary } from './0012-tenant-boundary.ts'
import type { MigrationScript } from './migration-script.ts'

/** Files of documents: what is known of them. Their bytes are in the storage of files. */
export const files: MigrationScript = {
  name: '0017-files',
  statements: [
    `CREATE TABLE blob (
      id uuid PRIMARY KEY,
      organization_id uuid NOT NULL REFERENCES organization (id),
      project_id uuid NOT NULL REFERENCES project (id),
      -- SHA-256 of the bytes as they were uploaded.
      hash text COLLATE "C" NOT NULL,
      size bigint NOT NULL,
      type text NOT NULL,
      kind text NOT NULL,
      width int,
      height int,
      -- JSON: name, type and size of each stored object.
      objects text NOT NULL,
      UNIQUE (project_id, hash)
    )`,
    `CREATE TABLE attachment (
      id uuid PRIMARY KEY,
      organization_id uuid NOT NULL REFERENCES organization (id),
      project_id uuid NOT NULL REFERENCES project (id),
      blob_id uuid REFERENCES blob (id),
      name text NOT NULL,
      size bigint NOT NULL,
      type text NOT NULL,
      kind text NOT NULL,
      status text NOT NULL DEFAULT 'uploading',
      error text,
      principal text NOT NULL,
      part_size int NOT NULL,
      request text COLLATE "C" UNIQUE,
      -- Until when a node processes it, and how often that has begun.
      lease timestamptz,
      tries int NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    )`,
    'CREATE INDEX attachment_blob ON attachment (blob_id)',
    `CREATE INDEX attachment_unready ON attachment (project_id) WHERE status <> 'ready'`,
    // The documents through which a file is read.
    `CREATE TABLE attachment_document (
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      attachment_id uuid NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL REFERENCES organization (id),
      created_at timestamptz NOT NULL DEFAULT now(),
      -- Since when the text does not refer to it; NULL: it does.
      unreferenced_since timestamptz DEFAULT now(),
      PRIMARY KEY (document_id, attachment_id)
    )`,
    'CREATE INDEX attachment_document_file ON attachment_document (attachment_id)',
    `CREATE INDEX attachment_document_unreferenced ON attachment_document (unreferenced_since)
      WHERE unreferenced_since IS NOT NULL`,
    `CREATE TABLE attachment_part (
      attachment_id uuid NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL REFERENCES organization (id),
      number int NOT NULL,
      PRIMARY KEY (attachment_id, number)
    )`,
    // Places in the storage whose objects nothing refers to any more.
    `CREATE TABLE blob_garbage (
      place text COLLATE "C" PRIMARY KEY,
      organization_id uuid NOT NULL REFERENCES organization (id),
      created_at timestamptz NOT NULL DEFAULT now()
    )`,
    ...['blob', 'attachment', 'attachment_document', 'attachment_part', 'blob_garbage'].flatMap((table) =>
      boundary(table),
    ),
  ],
}
