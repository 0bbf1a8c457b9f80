import { DOCUMENT_COLUMNS } from '../documents/sql-documents.ts'
import type { Statement } from '../sql/sql.ts'
import { FILE_COLUMNS, FILE_TABLES } from './file-row.ts'

export const LOCK: Statement = {
  name: 'file-lock',
  text: `SELECT p.id FROM project p WHERE p.id = (SELECT project_id FROM document WHERE id = $1)
    FOR NO KEY UPDATE`,
}

export const USE: Statement = {
  name: 'file-use',
  text: `SELECT
      (SELECT count(*)::int FROM attachment_document WHERE document_id = $1) AS document_files,
      (SELECT coalesce(sum(a.size), 0)::bigint FROM attachment_document l JOIN attachment a ON a.id = l.attachment_id
        WHERE l.document_id = $1 AND a.status <> 'failed') AS document_bytes,
      ((SELECT coalesce(sum(size), 0) FROM blob WHERE project_id = d.project_id)
        + (SELECT coalesce(sum(size), 0) FROM attachment
          WHERE project_id = d.project_id AND status IN ('uploading', 'processing')))::bigint AS project_bytes,
      (SELECT count(*)::int FROM attachment
        WHERE project_id = d.project_id AND status = 'uploading' AND principal = $2) AS unfinished
    FROM document d WHERE d.id = $1`,
}

export const ADD: Statement = {
  name: 'file-add',
  text: `WITH d AS (SELECT id, organization_id, project_id FROM document WHERE id = $2),
    a AS (
      INSERT INTO attachment
        (id, organization_id, project_id, name, size, type, kind, principal, part_size, request)
      SELECT $1, organization_id, project_id, $3, $4, $5, $6, $7, $8, $9 FROM d RETURNING *
    ), l AS (
      INSERT INTO attachment_document (document_id, attachment_id, organization_id)
      SELECT d.id, a.id, d.organization_id FROM d CROSS JOIN a
    )
    SELECT a.id FROM a`,
}

export const FIND: Statement = {
  name: 'file-find',
  text: `SELECT ${FILE_COLUMNS} FROM ${FILE_TABLES} WHERE a.id = $1`,
}

export const FIND_REQUEST: Statement = {
  name: 'file-find-request',
  text: `SELECT ${FILE_COLUMNS} FROM ${FILE_TABLES} WHERE a.request = $1`,
}

export const OF_DOCUMENT: Statement = {
  name: 'file-of-document',
  text: `SELECT ${FILE_COLUMNS} FROM attachment_document l JOIN ${FILE_TABLES} ON a.id = l.attachment_id
    WHERE l.document_id = $1 AND l.attachment_id = ANY ($2::uuid[])`,
}

export const LIST: Statement = {
  name: 'file-list',
  text: `SELECT ${FILE_COLUMNS} FROM attachment_document l JOIN ${FILE_TABLES} ON a.id = l.attachment_id
    WHERE l.document_id = $1 AND a.status = 'ready' AND ($2::uuid IS NULL OR a.id > $2) ORDER BY a.id LIMIT $3`,
}

export const DOCUMENTS_OF: Statement = {
  name: 'file-documents',
  text: `SELECT ${DOCUMENT_COLUMNS} FROM attachment_document l JOIN document d ON d.id = l.document_id
      JOIN project p ON p.id = d.project_id
    WHERE l.attachment_id = $1 AND d.trashed_at IS NULL ORDER BY l.created_at, d.id LIMIT $2`,
}

export const ATTACH: Statement = {
  name: 'file-attach',
  text: `WITH f AS (
      SELECT a.id, d.id AS document_id, d.organization_id FROM document d
        JOIN attachment a ON a.organization_id = d.organization_id
      WHERE d.id = $1 AND a.id = ANY ($2::uuid[])
    ), l AS (
      INSERT INTO attachment_document (document_id, attachment_id, organization_id)
      SELECT document_id, id, organization_id FROM f ON CONFLICT DO NOTHING
    )
    SELECT count(*)::int AS count FROM f`,
}

export const ATTACH_ALL: Statement = {
  name: 'file-attach-all',
  text: `INSERT INTO attachment_document (document_id, attachment_id, organization_id)
    SELECT d.id, l.attachment_id, d.organization_id FROM attachment_document l
      JOIN attachment a ON a.id = l.attachment_id
      JOIN document d ON d.id = $2 AND d.organization_id = a.organization_id
    WHERE l.document_id = $1 AND a.status <> 'failed' ON CONFLICT DO NOTHING`,
}

export const ADD_PART: Statement = {
  name: 'file-add-part',
  text: `WITH a AS (
      UPDATE attachment SET updated_at = now() WHERE id = $1 AND status = 'uploading' RETURNING id, organization_id
    ), part AS (
      INSERT INTO attachment_part (attachment_id, organization_id, number)
      SELECT id, organization_id, $2 FROM a ON CONFLICT DO NOTHING
    )
    SELECT id FROM a`,
}

export const PARTS: Statement = {
  name: 'file-parts',
  text: 'SELECT number FROM attachment_part WHERE attachment_id = $1 ORDER BY number',
}

export const TAKE: Statement = {
  name: 'file-take',
  text: `UPDATE attachment SET status = 'processing', lease = $3, tries = tries + 1, updated_at = now()
    WHERE id = $1 AND (status = 'uploading' OR status = 'processing' AND lease < $2) RETURNING id`,
}

export const HOLD: Statement = {
  name: 'file-hold',
  text: `UPDATE attachment SET lease = $2 WHERE id = ANY ($1::uuid[]) AND status = 'processing'`,
}

export const UNTAKEN: Statement = {
  name: 'file-untaken',
  text: `SELECT id FROM attachment WHERE status = 'processing' AND lease < $1 ORDER BY id LIMIT $2`,
}

/** Locked, so that it is not deleted before the end of the transaction. */
export const BLOB_OF: Statement = {
  name: 'blob-of',
  text: `SELECT b.id, b.hash, b.size, b.type, b.kind, b.width, b.height, b.objects
    FROM blob b JOIN project p ON p.id = b.project_id WHERE p.key = $1 AND b.hash = $2 FOR KEY SHARE OF b`,
}

export const ADD_BLOB: Statement = {
  name: 'blob-add',
  text: `INSERT INTO blob (id, organization_id, project_id, hash, size, type, kind, width, height, objects)
    SELECT $2, organization_id, project_id, $3, $4, $5, $6, $7, $8, $9 FROM attachment WHERE id = $1
    ON CONFLICT (project_id, hash) DO NOTHING`,
}

/** The content that the project has with the hash `$2` becomes that of a file. */
export const FINISH: Statement = {
  name: 'file-finish',
  text: `UPDATE attachment a SET status = 'ready', blob_id = b.id, type = b.type, kind = b.kind, lease = NULL,
      updated_at = now()
    FROM blob b WHERE a.id = $1 AND a.status = 'processing' AND b.project_id = a.project_id AND b.hash = $2
    RETURNING a.id, b.id AS blob_id`,
}

export const FAIL: Statement = {
  name: 'file-fail',
  text: `UPDATE attachment SET status = 'failed', error = $2, lease = NULL, updated_at = now()
    WHERE id = $1 AND status = 'processing' RETURNING id`,
}

export const CANCEL: Statement = {
  name: 'file-cancel',
  text: `DELETE FROM attachment WHERE id = $1 AND status IN ('uploading', 'failed') RETURNING id`,
}

/** Puts places of a file into the garbage. */
export const DISCARD: Statement = {
  name: 'file-discard',
  text: `INSERT INTO blob_garbage (place, organization_id)
    SELECT place, a.organization_id FROM attachment a CROSS JOIN unnest($2::text[]) AS place
    WHERE a.id = $1 ON CONFLICT DO NOTHING`,
}

export const DISCARD_CANCELLED: Statement = {
  name: 'file-discard-cancelled',
  text: `INSERT INTO blob_garbage (place, organization_id)
    SELECT $2, organization_id FROM attachment WHERE id = $1 AND status IN ('uploading', 'failed')
    ON CONFLICT DO NOTHING`,
}

export const DELETE_PARTS: Statement = {
  name: 'file-delete-parts',
  text: 'DELETE FROM attachment_part WHERE attachment_id = $1',
}

export const REFER: Statement = {
  name: 'file-refer',
  text: `UPDATE attachment_document l
    SET unreferenced_since = CASE WHEN l.attachment_id = ANY ($3::uuid[]) THEN NULL ELSE now() END
    FROM document d WHERE d.id = $1 AND l.document_id = d.id AND d.links_read <= $2
      AND (l.unreferenced_since IS NULL) <> (l.attachment_id = ANY ($3::uuid[]))`,
}

/** A version can refer to a file when it was made while the text did; a minute is for the time until the text is read. */
export const DETACH: Statement = {
  name: 'file-detach',
  text: `DELETE FROM attachment_document l USING attachment a WHERE (l.document_id, l.attachment_id) IN (
      SELECT u.document_id, u.attachment_id FROM attachment_document u
        JOIN attachment f ON f.id = u.attachment_id AND f.status = 'ready'
      WHERE u.unreferenced_since < $1
        AND NOT EXISTS (SELECT FROM document_version v WHERE v.document_id = u.document_id
          AND v.created_at >= u.created_at AND v.created_at <= u.unreferenced_since + interval '1 minute')
        AND NOT EXISTS (SELECT FROM proposal_hunk h WHERE h.document_id = u.document_id
          AND (h.status = 'pending' OR h.waiting))
      ORDER BY u.unreferenced_since LIMIT $2)
      AND l.unreferenced_since < $1 AND a.id = l.attachment_id
    RETURNING a.id, a.name, a.organization_id AS organization`,
}

/** Their places become garbage; the contents of ready files go with `blob-delete`. */
export const DELETE_UNUSED: Statement = {
  name: 'file-delete-unused',
  text: `WITH gone AS (
      DELETE FROM attachment WHERE id IN (
        SELECT a.id FROM attachment a
        WHERE (a.status IN ('uploading', 'failed') AND a.updated_at < $1)
          OR (a.status <> 'processing' AND NOT EXISTS (
            SELECT FROM attachment_document l WHERE l.attachment_id = a.id))
        LIMIT $2 FOR UPDATE SKIP LOCKED)
      RETURNING id, name, organization_id, status
    ), discarded AS (
      INSERT INTO blob_garbage (place, organization_id)
      SELECT 'uploads/' || id || '/', organization_id FROM gone WHERE status <> 'ready'
      ON CONFLICT DO NOTHING
    )
    SELECT id, name, organization_id AS organization FROM gone`,
}

/** Locked first: the next statement sees every file that was given one of them before. */
export const LOCK_BLOBS: Statement = {
  name: 'blob-lock',
  text: `SELECT b.id FROM blob b WHERE NOT EXISTS (SELECT FROM attachment WHERE blob_id = b.id)
    LIMIT $1 FOR UPDATE SKIP LOCKED`,
}

export const DELETE_BLOBS: Statement = {
  name: 'blob-delete',
  text: `WITH gone AS (
      DELETE FROM blob b WHERE id = ANY ($1::uuid[])
        AND NOT EXISTS (SELECT FROM attachment WHERE blob_id = b.id)
      RETURNING id, organization_id
    )
    INSERT INTO blob_garbage (place, organization_id)
    SELECT 'blobs/' || id || '/', organization_id FROM gone ON CONFLICT DO NOTHING RETURNING place`,
}

export const GARBAGE: Statement = {
  name: 'blob-garbage',
  text: 'SELECT place FROM blob_garbage ORDER BY created_at LIMIT $1',
}

export const CLEARED: Statement = {
  name: 'blob-cleared',
  text: 'DELETE FROM blob_garbage WHERE place = ANY ($1::text[])',
}

export const RESTORE: Statement = {
  name: 'file-restore',
  text: `INSERT INTO attachment
      (id, organization_id, project_id, name, size, type, kind, principal, part_size, status)
    SELECT $1, organization_id, project_id, $3, $4, $5, $6, $7, 1, 'processing' FROM document WHERE id = $2
    ON CONFLICT (id) DO NOTHING RETURNING id`,
}

export const TOTALS: Statement = {
  name: 'file-totals',
  text: `SELECT (SELECT count(*)::int FROM attachment WHERE status = 'ready') AS files,
    (SELECT coalesce(sum(size), 0)::bigint FROM blob) AS bytes`,
}
