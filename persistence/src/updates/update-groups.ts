import type { RowBytes } from '../sql/row-codec.ts'

/** Updates of this size at most are read in groups, in bytes. */
const SMALL_BYTES = 256
/** Maximum number of updates in a group: those whose sequence numbers have the same quotient by it. */
const GROUP_ROWS = 256

/** The condition for updates that are not read in groups. */
export const UNGROUPED = `octet_length(bytes) > ${SMALL_BYTES}`

/**
 * The text that selects a row for each group of small updates, to be a part of a statement: `before`, the text of
 * {@link readGroup}, `between`, the joined bytes, `after`. A document typed letter by letter has hundreds of thousands of
 * updates, and a driver needs about 10 µs for a row. `covered` and `head` are expressions: the updates after the one, up to
 * the other.
 *
 * Each group is a scan of a range of the index, so that the database sorts nothing.
 */
export function selectGroups(options: {
  readonly before: string
  readonly between: string
  readonly after: string
  readonly covered: string
  readonly head: string
}): string {
  const { before, between, after, covered, head } = options
  return `SELECT ${before}, entries, ${between}, bytes, ${after}
      FROM generate_series(${covered} / ${GROUP_ROWS}, ${head} / ${GROUP_ROWS}) AS number
      CROSS JOIN LATERAL (
        SELECT string_agg(concat(seq, ':', format, ':', checksum, ':', octet_length(bytes)), ',' ORDER BY seq) AS entries,
          string_agg(bytes, ''::bytea ORDER BY seq) AS bytes
        FROM document_update
        WHERE document_id = $1 AND seq > ${covered} AND octet_length(bytes) <= ${SMALL_BYTES}
          AND seq >= number * ${GROUP_ROWS} AND seq < (number + 1) * ${GROUP_ROWS}
      ) AS grouped
      WHERE entries IS NOT NULL`
}

/** A row of {@link selectGroups}. */
export interface GroupRow {
  /** `seq:format:checksum:length,…`; an update may have no checksum. */
  readonly entries: string
  readonly bytes: Uint8Array
}

/** The updates of a group, in order. Their bytes share memory. */
export function* readGroup({ entries, bytes }: GroupRow): Generator<RowBytes & { readonly seq: number }> {
  let at = 0
  for (const entry of entries.split(',')) {
    const [seq = '', format = '', checksum = '', length = ''] = entry.split(':')
    const end = at + Number(length)
    yield {
      seq: Number(seq),
      format: Number(format),
      checksum: checksum === '' ? null : Number(checksum),
      bytes: bytes.subarray(at, end),
    }
    at = end
  }
}
