import type { Statement } from '../sql/sql.ts'

/** What a thread counts beside its comments, in bytes, for the size of a page. */
const THREAD_BYTES = 300

const THREAD = `t.id, t.document_id, o.key AS project, d.key, t.revision, t.principal, t.kind, t.name, t.colour,
  t.resolved_at, t.assignee, t.created_at, t.deleted_at, t.format, t.checksum, t.bytes,
  coalesce(r.revision, 0) AS read`

/** The document of threads `t`, and the mark of reading of the principal in `asker`. */
const parts = (
  asker: string,
) => `JOIN document d ON d.id = t.document_id JOIN project o ON o.id = d.project_id
  LEFT JOIN comment_read r ON r.thread_id = t.id AND r.principal = ${asker}`

export const LIST: Statement = {
  name: 'comment-list',
  text: `SELECT ${THREAD}, t.number FROM (
      SELECT *, count(*) OVER ()::int AS number, sum(size + ${THREAD_BYTES}) OVER (ORDER BY revision) AS total
      FROM comment_thread WHERE document_id = $1 AND revision > coalesce($3::bigint, 0)
        AND ($3::bigint IS NOT NULL OR deleted_at IS NULL)
    ) t ${parts('$2')}
    WHERE t.total - t.size - ${THREAD_BYTES} < $4 ORDER BY t.revision`,
  paged: true,
}

export const LATEST: Statement = {
  name: 'comment-latest',
  text: `SELECT ${THREAD}, t.number FROM (
      SELECT *, count(*) OVER ()::int AS number, sum(size + ${THREAD_BYTES}) OVER (ORDER BY revision DESC) AS total
      FROM comment_thread WHERE document_id = $1 AND deleted_at IS NULL AND ($3 OR principal IS NULL)
    ) t ${parts('$2')}
    WHERE t.total - t.size - ${THREAD_BYTES} < $5 ORDER BY t.revision DESC LIMIT $4`,
  paged: true,
}

export const FIND: Statement = {
  name: 'comment-find',
  text: `SELECT ${THREAD} FROM comment_thread t ${parts('$2')} WHERE t.id = $1 AND t.deleted_at IS NULL`,
}

export const COMMENTS: Statement = {
  name: 'comment-comments',
  text: `SELECT id, thread_id, revision, principal, invoker, kind, name, colour, created_at, edited_at, deleted_at,
      mentions, format, checksum, bytes,
      (SELECT json_agg(json_build_object('emoji', r.emoji, 'by', json_build_object(
          'principal', r.principal, 'kind', r.kind, 'name', r.name, 'colour', r.colour)) ORDER BY r.number)::text
        FROM comment_reaction r WHERE r.comment_id = comment.id) AS reactions
    FROM comment WHERE thread_id = ANY ($1::uuid[]) ORDER BY revision, id`,
  paged: true,
}

export const THREAD_OF: Statement = {
  name: 'comment-thread-of',
  text: `SELECT c.thread_id FROM comment c JOIN comment_thread t ON t.id = c.thread_id
    WHERE c.id = $1 AND c.deleted_at IS NULL AND t.deleted_at IS NULL`,
}

export const CONTENTS: Statement = {
  name: 'comment-contents',
  text: `SELECT id, document_id, mentions, format, checksum, bytes FROM comment
    WHERE id = ANY ($1::uuid[]) AND deleted_at IS NULL`,
}

export const COMMENTERS: Statement = {
  name: 'comment-commenters',
  text: `SELECT DISTINCT ON (principal) principal, kind, name, colour FROM comment
    WHERE document_id = $1 AND deleted_at IS NULL ORDER BY principal, id DESC LIMIT $2`,
}

/** Gives the next revision, and holds the row of the document until the end of the transaction. */
export const ADVANCE: Statement = {
  name: 'comment-advance',
  text: `WITH d AS (SELECT id, organization_id FROM document WHERE id = $1 FOR NO KEY UPDATE)
    INSERT INTO comment_revision AS c (document_id, organization_id, revision)
    SELECT id, organization_id, 1 FROM d
    ON CONFLICT (document_id) DO UPDATE SET revision = c.revision + 1 RETURNING revision`,
}

export const ADD_THREAD: Statement = {
  name: 'comment-add-thread',
  text: `INSERT INTO comment_thread
      (id, document_id, organization_id, revision, assignee, comments, size, format, checksum, bytes)
    SELECT $1, id, organization_id, $3, $4, 1, $5, $6, $7, $8 FROM document d WHERE id = $2
      AND (SELECT count(*) FROM comment_thread t WHERE t.document_id = d.id AND t.deleted_at IS NULL) < $9
    RETURNING id`,
}

export const ADD_COMMENT: Statement = {
  name: 'comment-add',
  text: `INSERT INTO comment (id, thread_id, document_id, organization_id, revision, principal, invoker, kind, name,
      colour, mentions, size, format, checksum, bytes)
    SELECT $1, t.id, t.document_id, t.organization_id, $3, $4, $5, $6, $7, $8, $9::text[], $10, $11, $12, $13
    FROM comment_thread t WHERE t.id = $2`,
}

/** Gives a thread its new revision and sizes, when it is within the limits. */
export const GROW: Statement = {
  name: 'comment-grow',
  text: `UPDATE comment_thread SET revision = $2, comments = comments + $3, size = size + $4
    WHERE id = $1 AND deleted_at IS NULL AND ($3 = 0 OR comments + $3 <= $5) AND ($4 <= 0 OR size + $4 <= $6)
    RETURNING id`,
}

export const SIZE: Statement = {
  name: 'comment-size',
  text: 'SELECT size FROM comment WHERE id = $1 AND thread_id = $2 AND deleted_at IS NULL',
}

export const EDIT: Statement = {
  name: 'comment-edit',
  text: `UPDATE comment SET edited_at = now(), mentions = $2::text[], size = $3, format = $4, checksum = $5, bytes = $6
    WHERE id = $1`,
}

export const DELETE_COMMENT: Statement = {
  name: 'comment-delete',
  text: `WITH r AS (DELETE FROM comment_reaction WHERE comment_id = $1 RETURNING 1),
    c AS (UPDATE comment SET deleted_at = now(), mentions = '{}', size = 0, format = $2, checksum = $3, bytes = $4
      WHERE id = $1)
    SELECT count(*)::int AS reactions FROM r`,
}

export const RESOLVE: Statement = {
  name: 'comment-resolve',
  text: `UPDATE comment_thread SET revision = $2, principal = $3, kind = $4, name = $5, colour = $6,
      resolved_at = CASE WHEN $3::text IS NULL THEN NULL ELSE now() END
    WHERE id = $1 AND deleted_at IS NULL AND (principal IS NULL) <> ($3::text IS NULL) RETURNING id`,
}

export const ASSIGN: Statement = {
  name: 'comment-assign',
  text: `UPDATE comment_thread SET revision = $2, assignee = $3
    WHERE id = $1 AND deleted_at IS NULL AND assignee IS DISTINCT FROM $3 RETURNING id`,
}

export const DELETE_THREAD: Statement = {
  name: 'comment-delete-thread',
  text: `WITH t AS (UPDATE comment_thread SET revision = $2, deleted_at = now(), assignee = NULL, principal = NULL,
        kind = NULL, name = NULL, colour = NULL, resolved_at = NULL, size = 0, format = $3, checksum = $4, bytes = $5
      WHERE id = $1 AND deleted_at IS NULL AND ($6::bigint IS NULL OR revision = $6) RETURNING id),
    c AS (DELETE FROM comment USING t WHERE thread_id = t.id),
    r AS (DELETE FROM comment_read USING t WHERE thread_id = t.id)
    SELECT id FROM t`,
}

export const REACTION_COUNT: Statement = {
  name: 'comment-reaction-count',
  text: `SELECT count(*)::int AS reactions, count(*) FILTER (WHERE emoji = $2 AND principal = $3)::int AS own
    FROM comment_reaction WHERE comment_id = $1`,
}

export const REACT: Statement = {
  name: 'comment-react',
  text: `INSERT INTO comment_reaction (comment_id, document_id, organization_id, emoji, principal, kind, name, colour)
    SELECT id, document_id, organization_id, $2, $3, $4, $5, $6 FROM comment WHERE id = $1`,
}

export const UNREACT: Statement = {
  name: 'comment-unreact',
  text: 'DELETE FROM comment_reaction WHERE comment_id = $1 AND emoji = $2 AND principal = $3 RETURNING 1',
}

export const MARK_READ: Statement = {
  name: 'comment-mark-read',
  text: `INSERT INTO comment_read AS r (thread_id, principal, document_id, organization_id, revision)
    SELECT id, $2, document_id, organization_id, $3 FROM comment_thread WHERE id = $1 AND deleted_at IS NULL
    ON CONFLICT (thread_id, principal) DO UPDATE SET revision = greatest(r.revision, excluded.revision)`,
}

export const MARK_ALL_READ: Statement = {
  name: 'comment-mark-all-read',
  text: `INSERT INTO comment_read AS r (thread_id, principal, document_id, organization_id, revision)
    SELECT id, $2, document_id, organization_id, revision FROM comment_thread
    WHERE document_id = $1 AND deleted_at IS NULL ORDER BY id
    ON CONFLICT (thread_id, principal) DO UPDATE SET revision = greatest(r.revision, excluded.revision)`,
}

export const FORGET_DELETED: Statement = {
  name: 'comment-forget-deleted',
  text: `DELETE FROM comment_thread t USING (
      SELECT id FROM comment_thread WHERE deleted_at < $1 ORDER BY deleted_at LIMIT $2
    ) AS old WHERE t.id = old.id RETURNING t.id`,
}
