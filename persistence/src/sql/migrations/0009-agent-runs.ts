import type { MigrationScript } from './migration-script.ts'

/** Runs of agents, their steps, and what is needed to undo them. */
export const agentRuns: MigrationScript = {
  name: '0009-agent-runs',
  statements: [
    // `owner` is a node; it owns the run while `leased_until` has not passed.
    `CREATE TABLE agent_run (
      id uuid PRIMARY KEY,
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL,
      principal text COLLATE "C" NOT NULL,
      agent text NOT NULL,
      action text NOT NULL,
      state text NOT NULL DEFAULT 'queued',
      participant bigint,
      owner text COLLATE "C",
      leased_until timestamptz,
      is_stopping boolean NOT NULL DEFAULT false,
      has_written boolean NOT NULL DEFAULT false,
      created_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      format smallint NOT NULL,
      checksum bigint NOT NULL,
      bytes bytea NOT NULL
    )`,
    'CREATE INDEX agent_run_document ON agent_run (document_id, id)',
    'CREATE INDEX agent_run_active ON agent_run (owner, leased_until) WHERE ended_at IS NULL',
    'CREATE INDEX agent_run_ended ON agent_run (ended_at)',
    `CREATE TABLE run_step (
      id uuid PRIMARY KEY,
      run_id uuid NOT NULL REFERENCES agent_run (id) ON DELETE CASCADE,
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL,
      seq integer NOT NULL,
      at timestamptz NOT NULL,
      format smallint NOT NULL,
      checksum bigint NOT NULL,
      bytes bytea NOT NULL,
      UNIQUE (run_id, seq)
    )`,
    'CREATE INDEX run_step_document ON run_step (document_id)',
    `CREATE TABLE run_undo (
      id uuid PRIMARY KEY,
      run_id uuid NOT NULL REFERENCES agent_run (id) ON DELETE CASCADE,
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL,
      part text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      format smallint NOT NULL,
      checksum bigint NOT NULL,
      bytes bytea NOT NULL,
      UNIQUE (run_id, part)
    )`,
    'CREATE INDEX run_undo_document ON run_undo (document_id)',
    'CREATE INDEX run_undo_created ON run_undo (created_at)',
  ],
}
