import { encodeByteaArray } from '../sql/bytea-array.ts'
import type { TableRegistration } from '../tables/table-registration.ts'
import { COMMENT_BYTES, type CommentRecord, REACTION_BYTES, type ThreadRecord } from './comments.ts'

/** A thread to be restored, with its comments. Bytes are plain. */
export interface RestoredThread {
  readonly thread: Omit<ThreadRecord, 'address' | 'revision' | 'deletedAt' | 'read' | 'comments'> & {
    readonly comments: readonly Omit<CommentRecord, 'revision'>[]
  }
}

const WITH_THREAD = { none: 'Its rows are written with their threads.' }
const PLAIN = { none: 'It holds no sealed bytes.' }

/** What an export has of who did something, as JSON. */
const BY = "'name', name, 'colour', colour"

/** The revisions of the comments of documents. */
export const COMMENT_REVISION = {
  table: 'comment_revision',
  exported: { none: 'An import counts anew.' },
  imported: WITH_THREAD,
  purged: { cascade: 'document_id' },
  forgotten: { none: 'It names no principal.' },
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Threads of comments. */
export const COMMENT_THREAD = {
  table: 'comment_thread',
  exported: {
    document: 'document_id',
    columns: {
      bytes: 'bytes',
      format: 'format',
      checksum: 'checksum',
      at: 'created_at',
      id: 'id',
      kind: 'kind',
      principal: "coalesce(principal, '')",
      detail: `CASE WHEN deleted_at IS NULL THEN json_build_object(${BY}, 'resolvedAt', resolved_at,
        'assignee', assignee)::text END`,
    },
  },
  imported: {
    step: 'after',
    statement: {
      name: 'maintenance-restore-thread',
      text: `WITH d AS (SELECT id, organization_id FROM document WHERE id = $2 FOR NO KEY UPDATE),
        v AS (
          INSERT INTO comment_revision AS c (document_id, organization_id, revision)
          SELECT id, organization_id, 1 FROM d
          ON CONFLICT (document_id) DO UPDATE SET revision = c.revision + 1 RETURNING revision
        ), t AS (
          INSERT INTO comment_thread (id, document_id, organization_id, revision, principal, kind, name, colour,
            resolved_at, assignee, created_at, comments, size, format, checksum, bytes)
          SELECT $1, d.id, d.organization_id, v.revision, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
          FROM d CROSS JOIN v ON CONFLICT (id) DO NOTHING RETURNING id, document_id, organization_id
        ), c AS (
          INSERT INTO comment (id, thread_id, document_id, organization_id, revision, principal, invoker, kind, name,
            colour, created_at, edited_at, deleted_at, mentions, size, format, checksum, bytes)
          SELECT e.id, t.id, t.document_id, t.organization_id, 0, e.principal, e.invoker, e.kind, e.name, e.colour,
            e.created_at, e.edited_at, e.deleted_at, ARRAY(SELECT jsonb_array_elements_text(e.mentions::jsonb)),
            length(e.bytes), $12, e.checksum, e.bytes
          FROM t CROSS JOIN unnest($15::uuid[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[],
              $21::timestamptz[], $22::timestamptz[], $23::timestamptz[], $24::text[], $25::bigint[], $26::bytea[])
            AS e (id, principal, invoker, kind, name, colour, created_at, edited_at, deleted_at, mentions, checksum,
              bytes)
        ), r AS (
          INSERT INTO comment_reaction (comment_id, document_id, organization_id, emoji, principal, kind, name, colour)
          SELECT e.comment_id, t.document_id, t.organization_id, e.emoji, e.principal, e.kind, e.name, e.colour
          FROM t CROSS JOIN unnest($27::uuid[], $28::text[], $29::text[], $30::text[], $31::text[], $32::text[])
            AS e (comment_id, emoji, principal, kind, name, colour)
        )
        SELECT id FROM t`,
    },
    values: ({ thread }, codec) => {
      const { id, documentId, resolver, comments } = thread
      const row = codec.encode(documentId, thread.bytes)
      const rows = comments.map(({ bytes }) => codec.encode(documentId, bytes))
      const reactions = comments.flatMap((comment) =>
        comment.reactions.map((reaction) => ({ ...reaction, comment: comment.id })),
      )
      const size = comments.reduce(
        (sum, { bytes }) => sum + bytes.length + COMMENT_BYTES,
        thread.bytes.length,
      )
      return [
        ...[id, documentId, resolver?.principal ?? null, resolver?.kind ?? null, resolver?.name ?? null],
        ...[resolver?.colour ?? null, thread.resolvedAt, thread.assignee, thread.createdAt, comments.length],
        ...[size + reactions.length * REACTION_BYTES, row.format, row.checksum, row.bytes],
        comments.map((comment) => comment.id),
        comments.map(({ author }) => author.principal),
        comments.map(({ invoker }) => invoker),
        comments.map(({ author }) => author.kind),
        comments.map(({ author }) => author.name),
        comments.map(({ author }) => author.colour),
        comments.map(({ createdAt }) => createdAt.toISOString()),
        comments.map(({ editedAt }) => editedAt?.toISOString() ?? null),
        comments.map(({ deletedAt }) => deletedAt?.toISOString() ?? null),
        comments.map(({ mentions }) => JSON.stringify(mentions)),
        rows.map(({ checksum }) => checksum),
        encodeByteaArray(rows.map(({ bytes }) => bytes)),
        reactions.map(({ comment }) => comment),
        reactions.map(({ emoji }) => emoji),
        reactions.map(({ by }) => by.principal),
        reactions.map(({ by }) => by.kind),
        reactions.map(({ by }) => by.name),
        reactions.map(({ by }) => by.colour),
      ]
    },
  },
  purged: { cascade: 'document_id' },
  forgotten: {
    set: `principal = CASE WHEN principal = $1 THEN 'deleted' ELSE principal END,
        name = CASE WHEN principal = $1 THEN 'deleted' ELSE name END,
        colour = CASE WHEN principal = $1 THEN NULL ELSE colour END,
        assignee = CASE WHEN assignee = $1 THEN 'deleted' ELSE assignee END`,
    where: 'principal = $1 OR assignee = $1',
  },
  resealed: { key: 'id', type: 'uuid', nameOf: (key) => `Thread ${key} of comments` },
} as const satisfies TableRegistration<RestoredThread>

/** Comments. */
export const COMMENT = {
  table: 'comment',
  exported: {
    document: 'document_id',
    columns: {
      bytes: 'bytes',
      format: 'format',
      checksum: 'checksum',
      principal: 'principal',
      at: 'created_at',
      id: 'id',
      kind: 'kind',
      seq: 'revision',
      detail: `json_build_object(${BY}, 'thread', thread_id, 'invoker', invoker, 'editedAt', edited_at,
        'deletedAt', deleted_at, 'mentions', mentions, 'reactions', coalesce((SELECT json_agg(json_build_object(
          'emoji', r.emoji, 'principal', r.principal, 'kind', r.kind, 'name', r.name, 'colour', r.colour)
          ORDER BY r.number) FROM comment_reaction r WHERE r.comment_id = comment.id), '[]'))::text`,
    },
  },
  imported: WITH_THREAD,
  purged: { cascade: 'document_id' },
  forgotten: {
    set: `principal = CASE WHEN principal = $1 THEN 'deleted' ELSE principal END,
        name = CASE WHEN principal = $1 THEN 'deleted' ELSE name END,
        colour = CASE WHEN principal = $1 THEN NULL ELSE colour END,
        invoker = CASE WHEN invoker = $1 THEN 'deleted' ELSE invoker END,
        mentions = array_replace(mentions, $1, 'deleted')`,
    where: 'principal = $1 OR invoker = $1 OR $1 = ANY (mentions)',
  },
  resealed: { key: 'id', type: 'uuid', nameOf: (key) => `Comment ${key}` },
} as const satisfies TableRegistration

/** Reactions to comments. */
export const COMMENT_REACTION = {
  table: 'comment_reaction',
  exported: { none: 'Its rows are exported with their comments.' },
  imported: WITH_THREAD,
  purged: { cascade: 'document_id' },
  forgotten: {
    set: "principal = 'deleted', name = 'deleted', colour = NULL",
    where: 'principal = $1',
  },
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Up to where somebody has read. */
export const COMMENT_READ = {
  table: 'comment_read',
  exported: { none: 'What somebody has read belongs to this database.' },
  imported: { none: 'What is imported counts as read.' },
  purged: { cascade: 'document_id' },
  // Two that are forgotten may have read the same thread.
  forgotten: { set: "principal = 'deleted ' || gen_random_uuid()", where: 'principal = $1' },
  resealed: PLAIN,
} as const satisfies TableRegistration
