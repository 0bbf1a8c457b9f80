import type { ProposalRecord } from '@cowrite/persistence'

/**
 * What became of a part of a suggestion on which was decided. `decided`: somebody had decided on it before; `pending`: its
 * rejection was taken back.
 */
export interface HunkOutcome {
  readonly hunk: string
  readonly status:
    | 'accepted'
    | 'rejected'
    | 'withdrawn'
    | 'undone'
    | 'pending'
    | 'conflict'
    | 'gone'
    | 'decided'
  /** A sentence where the status needs one. */
  readonly message: string | null
}

/** The ids of the parts on which nobody has decided. */
export function pendingOf({ hunks }: ProposalRecord): string[] {
  return hunks.filter(({ status }) => status === 'pending').map(({ id }) => id)
}

/** What became of parts that were decided on with one status. */
export function outcomesOf(
  asked: readonly string[],
  own: ReadonlySet<string>,
  decided: ReadonlySet<string>,
  status: HunkOutcome['status'],
): HunkOutcome[] {
  return asked.map((hunk) => {
    if (decided.has(hunk)) return { hunk, status, message: null }
    return own.has(hunk) ? decidedBefore(hunk) : unknownPart(hunk)
  })
}

/** Somebody was faster. */
export function decidedBefore(hunk: string): HunkOutcome {
  return { hunk, status: 'decided', message: 'Somebody has already decided on this change.' }
}

/** The suggestion has no such part. */
export function unknownPart(hunk: string): HunkOutcome {
  return { hunk, status: 'gone', message: 'The suggestion has no such change.' }
}
