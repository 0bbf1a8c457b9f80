import type { MigrationScript } from './migration-script.ts'

/** Suggestions for documents, which are kept outside of them until they are accepted. */
export const proposals: MigrationScript = {
  name: '0010-proposals',
  statements: [
    `CREATE TABLE proposal (
      id uuid PRIMARY KEY,
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL REFERENCES organization (id),
      -- The author, then who asked for it when the author is an agent.
      principals text[] NOT NULL,
      kind text NOT NULL,
      run text,
      created_at timestamptz NOT NULL DEFAULT now(),
      format smallint NOT NULL,
      checksum bigint NOT NULL,
      bytes bytea NOT NULL
    )`,
    'CREATE INDEX proposal_document ON proposal (document_id, id)',
    `CREATE TABLE proposal_hunk (
      id uuid PRIMARY KEY,
      proposal_id uuid NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      position int NOT NULL,
      status text NOT NULL DEFAULT 'pending',
      -- Accepted, but its updates may not be in the document yet.
      waiting boolean NOT NULL DEFAULT false,
      -- Who decided on it.
      principal text,
      decided_at timestamptz,
      format smallint NOT NULL,
      checksum bigint NOT NULL,
      bytes bytea NOT NULL
    )`,
    'CREATE UNIQUE INDEX proposal_hunk_position ON proposal_hunk (proposal_id, position)',
    `CREATE INDEX proposal_hunk_pending ON proposal_hunk (document_id) WHERE status = 'pending'`,
    'CREATE INDEX proposal_hunk_waiting ON proposal_hunk (document_id) WHERE waiting',
  ],
}
