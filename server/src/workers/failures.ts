import { hash } from 'node:crypto'
import type { DocumentTask } from './document-task.ts'

/** Time for which a failed task on unchanged documents is refused without another attempt, in ms. */
const REMEMBER_MS = 10 * 60_000
/** Pause of a document after repeated long failures, in ms: all its tasks are refused. */
const FIRST_PAUSE_MS = 10_000
/** The pause doubles with each further long failure, up to this, in ms. */
const LONGEST_PAUSE_MS = 5 * 60_000
/** Duration from which a failed task counts as long, in ms. */
const LONG_MS = 1_000
/** Maximum number of documents in the table; the oldest are removed first. */
const MAX_DOCUMENTS = 1_000
/** Maximum number of failed tasks in the table, per document. */
const MAX_TASKS = 8

interface Failed {
  /** Failed tasks by the fingerprint of the task and its contents, with the time until which they are refused. */
  readonly tasks: Map<string, number>
  /** Number of consecutive long failures. */
  long: number
  /** All tasks are refused before this time. */
  pausedUntil: number
}

/** A table of failed tasks by document, so that the same task is not repeated without success. */
export class Failures {
  private readonly documents = new Map<string, Failed>()
  private readonly now: () => number

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number) {
    this.now = now
  }

  /**
   * `refused`: the task failed before and its documents are unchanged, or the document is paused after several long
   * failures. `suspect`: another task of the document failed. `none`: no failure is known.
   */
  of(documentId: string, task: DocumentTask): 'refused' | 'suspect' | 'none' {
    const failed = this.documents.get(documentId)
    if (!failed) return 'none'
    const now = this.now()
    if (failed.pausedUntil > now || (failed.tasks.get(fingerprint(task)) ?? 0) > now) return 'refused'
    return 'suspect'
  }

  /** Records that a task failed after `tookMs`. */
  failed(documentId: string, task: DocumentTask, tookMs: number): void {
    const now = this.now()
    const failed = this.documents.get(documentId) ?? { tasks: new Map(), long: 0, pausedUntil: 0 }
    this.documents.delete(documentId)
    this.documents.set(documentId, failed)
    failed.tasks.set(fingerprint(task), now + REMEMBER_MS)
    forgetOldest(failed.tasks, MAX_TASKS)
    forgetOldest(this.documents, MAX_DOCUMENTS)
    if (tookMs < LONG_MS) return
    failed.long++
    // No pause after the first failure: users may have noticed it and changed the document.
    if (failed.long > 1) {
      failed.pausedUntil = now + Math.min(FIRST_PAUSE_MS * 2 ** (failed.long - 2), LONGEST_PAUSE_MS)
    }
  }

  /** Records a successful task. Failed tasks of the document are still refused, but its pauses end. */
  done(documentId: string): void {
    const failed = this.documents.get(documentId)
    if (failed) failed.long = 0
  }
}

function forgetOldest(entries: Map<string, unknown>, most: number): void {
  for (const key of entries.keys()) {
    if (entries.size <= most) return
    entries.delete(key)
  }
}

/** Equal for the same kind of task with the same contents. */
function fingerprint(task: DocumentTask): string {
  const digest = (bytes: Uint8Array | string): string => hash('sha256', bytes, 'base64')
  switch (task.kind) {
    case 'render':
      return `render ${task.format} ${digest(task.bytes)}`
    case 'diff':
      return `diff ${digest(task.before)} ${digest(task.after)}`
    case 'restore':
      return `restore ${digest(task.current)} ${digest(task.version)}`
    case 'revert-run':
      return `revert-run ${[task.current, task.before, task.written].map(digest).join(' ')}`
    case 'authorship':
      return `authorship ${digest(task.bytes)}`
    case 'changes':
      return `changes ${digest(task.before ?? '')} ${digest(task.after)}`
    case 'copy':
      return `copy ${digest(task.bytes)}`
    case 'references':
      return `references ${digest(task.bytes)}`
    case 'compose':
      return `compose ${digest(task.markdown)}`
    default:
      return task satisfies never
  }
}
