import type { MigrationScript } from './migration-script.ts'

/**
 * The organization that everything belongs to until there are several. A fixed UUIDv7, so that no query has to
 * look it up.
 */
export const DEFAULT_ORGANIZATION_ID = '00000000-0000-7000-8000-000000000001'

/**
 * Organizations, projects, documents, their updates and snapshots. Every table with tenant data carries
 * `organization_id`, for row-level security.
 */
export const start: MigrationScript = {
  name: '0001-start',
  statements: [
    `CREATE TABLE organization (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`,
    `INSERT INTO organization (id, name) VALUES ('${DEFAULT_ORGANIZATION_ID}', 'default')`,

    // An address names a project without its organization: the key is unique over all of them.
    `CREATE TABLE project (
      id uuid PRIMARY KEY,
      organization_id uuid NOT NULL REFERENCES organization (id),
      key text COLLATE "C" NOT NULL UNIQUE,
      created_at timestamptz NOT NULL DEFAULT now()
    )`,
    'CREATE INDEX project_organization ON project (organization_id)',

    // head changes with every batch of updates: free room in each page and no index on a changing column
    // keep such a change within the page (heap-only tuple).
    `CREATE TABLE document (
      id uuid PRIMARY KEY,
      organization_id uuid NOT NULL REFERENCES organization (id),
      project_id uuid NOT NULL REFERENCES project (id),
      key text COLLATE "C" NOT NULL,
      title text NOT NULL,
      head bigint NOT NULL DEFAULT 0 CHECK (head >= 0),
      schema_version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      trashed_at timestamptz,
      UNIQUE (project_id, key)
    ) WITH (fillfactor = 70)`,

    // No foreign key to document: the one statement that inserts here holds the document's row lock, and a
    // check per row would cost more than the insert. Deleting a document for good deletes its rows here too.
    `CREATE TABLE document_update (
      organization_id uuid NOT NULL,
      document_id uuid NOT NULL,
      seq bigint NOT NULL CHECK (seq > 0),
      bytes bytea NOT NULL,
      principal text NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (document_id, seq)
    )`,

    `CREATE TABLE document_snapshot (
      document_id uuid PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL REFERENCES organization (id),
      seq bigint NOT NULL CHECK (seq >= 0),
      bytes bytea NOT NULL,
      state_vector bytea,
      at timestamptz NOT NULL DEFAULT now()
    )`,
  ],
}
