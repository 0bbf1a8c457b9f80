import { boundary } from './0012-tenant-boundary.ts'
import type { MigrationScript } from './migration-script.ts'

/** Threads of comments on documents, which are kept outside of them. */
export const comments: MigrationScript = {
  name: '0014-comments',
  statements: [
    // The number of changes of the comments of a document.
    `CREATE TABLE comment_revision (
      document_id uuid PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL,
      revision bigint NOT NULL
    )`,
    `CREATE TABLE comment_thread (
      id uuid PRIMARY KEY,
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL,
      revision bigint NOT NULL,
      -- Who resolved it; NULL while it is open.
      principal text,
      kind text,
      name text,
      colour text,
      resolved_at timestamptz,
      -- \`person:…\` or \`group:…\`; NULL: nobody.
      assignee text,
      created_at timestamptz NOT NULL DEFAULT now(),
      -- A deleted thread is kept for a while, so that those are told who know it.
      deleted_at timestamptz,
      -- The number of comments, deleted ones too, and how much they are, in bytes.
      comments integer NOT NULL,
      size integer NOT NULL,
      format smallint NOT NULL,
      checksum bigint NOT NULL,
      bytes bytea NOT NULL
    )`,
    'CREATE UNIQUE INDEX comment_thread_revision ON comment_thread (document_id, revision)',
    'CREATE INDEX comment_thread_deleted ON comment_thread (deleted_at) WHERE deleted_at IS NOT NULL',
    `CREATE TABLE comment (
      id uuid PRIMARY KEY,
      thread_id uuid NOT NULL REFERENCES comment_thread (id) ON DELETE CASCADE,
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL,
      revision bigint NOT NULL,
      -- The author, then who asked the agent that it is by; NULL: it is no agent's.
      principal text NOT NULL,
      invoker text,
      kind text NOT NULL,
      name text NOT NULL,
      colour text,
      created_at timestamptz NOT NULL DEFAULT now(),
      edited_at timestamptz,
      deleted_at timestamptz,
      mentions text[] NOT NULL,
      size integer NOT NULL,
      format smallint NOT NULL,
      checksum bigint NOT NULL,
      bytes bytea NOT NULL
    )`,
    'CREATE INDEX comment_of_thread ON comment (thread_id, revision, id)',
    'CREATE INDEX comment_of_document ON comment (document_id)',
    `CREATE TABLE comment_reaction (
      comment_id uuid NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
      emoji text NOT NULL,
      principal text NOT NULL,
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL,
      kind text NOT NULL,
      name text NOT NULL,
      colour text,
      created_at timestamptz NOT NULL DEFAULT now(),
      -- Rows of forgotten principals are not told apart.
      number bigint GENERATED ALWAYS AS IDENTITY,
      PRIMARY KEY (comment_id, number)
    )`,
    'CREATE INDEX comment_reaction_document ON comment_reaction (document_id)',
    `CREATE TABLE comment_read (
      thread_id uuid NOT NULL REFERENCES comment_thread (id) ON DELETE CASCADE,
      principal text NOT NULL,
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL,
      revision bigint NOT NULL,
      PRIMARY KEY (thread_id, principal)
    )`,
    'CREATE INDEX comment_read_document ON comment_read (document_id)',
    'CREATE INDEX comment_read_principal ON comment_read (principal)',
    ...['comment_revision', 'comment_thread', 'comment', 'comment_reaction', 'comment_read'].flatMap(
      (table) => boundary(table),
    ),
  ],
}
