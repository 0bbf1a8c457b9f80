import { hash } from 'node:crypto'
import type { DocumentTask } from './document-task.ts'

/** A task that failed is answered without a try for so long, in ms, while its documents stay as they are. */
const REMEMBER_MS = 10 * 60_000
/** Whatever was asked of a document once a task of it was long and in vain, it waits for so long, in ms… */
const FIRST_PAUSE_MS = 10_000
/** …and twice as long each time it is again, up to this. */
const LONGEST_PAUSE_MS = 5 * 60_000
/** A task that fails after so long, in ms, cost others something. */
const LONG_MS = 1_000
/** Documents that are remembered, the oldest forgotten first. */
const MAX_DOCUMENTS = 1_000
/** Failed tasks that are remembered of each. */
const MAX_TASKS = 8

interface Failed {
  /** What was asked, with the contents it was asked of, and until when that is not tried again. */
  readonly tasks: Map<string, number>
  /** Long tasks in vain, one after the other. */
  long: number
  /** Nothing is tried before this time. */
  pausedUntil: number
}

/** Remembers what could not be done with which documents, so that the same is not tried in vain again and again. */
export class Failures {
  private readonly documents = new Map<string, Failed>()
  private readonly now: () => number

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number) {
    this.now = now
  }

  /**
   * `refused`: the task failed before and its documents have not changed since, or the document takes a pause after
   * several long tasks in vain. `suspect`: another task of the document failed. `none`: nothing is known against it.
   */
  of(documentId: string, task: DocumentTask): 'refused' | 'suspect' | 'none' {
    const failed = this.documents.get(documentId)
    if (!failed) return 'none'
    const now = this.now()
    if (failed.pausedUntil > now || (failed.tasks.get(fingerprint(task)) ?? 0) > now) return 'refused'
    return 'suspect'
  }

  /** A task failed after `tookMs`. */
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
    // The first time people may have noticed and changed it.
    if (failed.long > 1) {
      failed.pausedUntil = now + Math.min(FIRST_PAUSE_MS * 2 ** (failed.long - 2), LONGEST_PAUSE_MS)
    }
  }

  /** A task was done: what was asked of the document before may still be too much, but it takes no more pauses. */
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

/** The same for the same question about the same contents. */
function fingerprint(task: DocumentTask): string {
  const digest = (bytes: Uint8Array): string => hash('sha256', bytes, 'base64')
  switch (task.kind) {
    case 'render':
      return `render ${task.format} ${digest(task.bytes)}`
    case 'diff':
      return `diff ${digest(task.before)} ${digest(task.after)}`
    case 'restore':
      return `restore ${digest(task.current)} ${digest(task.version)}`
    case 'authorship':
      return `authorship ${digest(task.bytes)}`
    default:
      return task satisfies never
  }
}
