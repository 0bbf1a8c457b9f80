import type { MigrationScript } from './migration-script.ts'

/**
 * Checksums and sealed bytes, the origin of updates, versions, authorship, and the keys that bytes were sealed
 * with.
 */
export const durability: MigrationScript = {
  name: '0002-durability',
  statements: [
    // format: 0 plain, 1 sealed. checksum: CRC-32 of the bytes as stored; rows of the first release have none.
    // origin: the process that sent the update, and its number there.
    `ALTER TABLE document_update
      ADD COLUMN format smallint NOT NULL DEFAULT 0,
      ADD COLUMN checksum bigint,
      ADD COLUMN origin uuid,
      ADD COLUMN origin_number bigint`,
    `ALTER TABLE document_snapshot
      ADD COLUMN format smallint NOT NULL DEFAULT 0,
      ADD COLUMN checksum bigint`,
    'CREATE INDEX document_trashed ON document (trashed_at) WHERE trashed_at IS NOT NULL',

    // No foreign key, for the reason that document_update has none.
    `CREATE TABLE authorship (
      organization_id uuid NOT NULL,
      document_id uuid NOT NULL,
      client bigint NOT NULL CHECK (client >= 0),
      clock bigint NOT NULL CHECK (clock >= 0),
      principal text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('guest', 'person', 'agent')),
      run text,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (document_id, client, clock)
    )`,
    'CREATE INDEX authorship_principal ON authorship (principal)',

    `CREATE TABLE document_version (
      id uuid PRIMARY KEY,
      organization_id uuid NOT NULL REFERENCES organization (id),
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      kind text NOT NULL CHECK (kind IN ('named', 'interval', 'quiet', 'before-run', 'before-restore')),
      name text,
      principal text NOT NULL,
      format smallint NOT NULL DEFAULT 0,
      checksum bigint NOT NULL,
      bytes bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`,
    'CREATE INDEX document_version_document ON document_version (document_id, id)',
    'CREATE INDEX document_version_unnamed ON document_version (document_id) WHERE name IS NULL',

    // Where documents were deleted for good, as a hash: clients with a copy must not bring them back unasked.
    `CREATE TABLE deleted_place (
      place_hash bytea PRIMARY KEY,
      deleted_at timestamptz NOT NULL DEFAULT now()
    )`,

    // Each key that anything was sealed with, and some bytes sealed with it: a wrong key under a known name is
    // noticed at the start.
    `CREATE TABLE encryption_key (
      id text PRIMARY KEY,
      probe bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`,
  ],
}
