import { randomInt } from 'node:crypto'
import {
  BlockDocument,
  contentToMarkdown,
  describeHeld,
  draftSuggestion,
  draftUpdate,
  measure,
  releaseHunks,
  trackedDocument,
  undoHunks,
  viewHunk,
  writeCritic,
} from '@cowrite/crdt/richtext'
import * as Y from 'yjs'
import type { BlockTask, BlockTaskOutcome } from './block-task.ts'
import { OutlineSender } from './outline-parts.ts'

const TOO_COMPLEX: BlockTaskOutcome = { ok: false, reason: 'too-complex' }
/** ClientIDs are 32-bit, as Yjs draws them. */
const newClient = () => randomInt(2 ** 32)
const UNSAFE: BlockTaskOutcome = { ok: false, reason: 'unsafe' }
const DONE: BlockTaskOutcome = { ok: true, result: null }

interface Copy {
  readonly document: BlockDocument
  readonly outline: OutlineSender
}

/** Copies of documents in a thread, which carries out what concerns them in the order in which it arrives. */
export class BlockCopies {
  private readonly copies = new Map<number, Copy>()

  /** Carries out a task. Throws when a document cannot be processed; its copy is gone then. */
  carryOut(task: BlockTask): BlockTaskOutcome {
    try {
      return this.work(task)
    } catch (error) {
      this.drop(task.copy)
      throw error
    }
  }

  private work(task: BlockTask): BlockTaskOutcome {
    if (task.kind === 'open') {
      if (!isMeasured(task.state)) return TOO_COMPLEX
      this.copies.set(task.copy, { document: new BlockDocument(task.state), outline: new OutlineSender() })
      return DONE
    }
    const copy = this.copies.get(task.copy)
    if (copy === undefined) return TOO_COMPLEX
    const { document } = copy
    switch (task.kind) {
      case 'update':
        document.receive(task.update)
        return DONE
      case 'close':
        this.drop(task.copy)
        return DONE
      case 'outline':
        return { ok: true, result: copy.outline.send(document) }
      case 'read':
        return json({ revision: document.revision, ...document.read(task.selection) })
      case 'search':
        return json({ revision: document.revision, ...document.search(task.text, task.limit) })
      case 'apply': {
        const applied = document.apply(task.operations, task.clientId)
        if (applied.ok) {
          const { results, update } = applied
          return { ok: true, result: { results, update, revision: document.revision } }
        }
        this.drop(task.copy)
        return UNSAFE
      }
      case 'draft': {
        const drafted = draftSuggestion(task.state, task.operations, newClient)
        return drafted === null ? UNSAFE : { ok: true, result: drafted }
      }
      case 'draft-update': {
        const hunks = draftUpdate(task.state, task.update, newClient)
        return hunks === null ? UNSAFE : { ok: true, result: hunks }
      }
      case 'describe':
        return { ok: true, result: describeHeld(document, task.state, task.update, newClient) }
      case 'view': {
        const views = task.hunks.map((hunk) => viewHunk(document, hunk))
        return { ok: true, result: { views, revision: document.revision } }
      }
      case 'release':
        return { ok: true, result: releaseHunks(task.state, task.hunks, newClient) }
      case 'track': {
        const tracked = trackedDocument(task.state, task.hunks, newClient)
        switch (task.as) {
          case 'blocks':
            return { ok: true, result: JSON.stringify(tracked.blocks) }
          case 'criticmarkup':
            return { ok: true, result: writeCritic(tracked) }
          case 'plain':
            return { ok: true, result: contentToMarkdown(tracked.before) }
          default:
            return task.as satisfies never
        }
      }
      case 'undo':
        return { ok: true, result: undoHunks(task.state, task.inverses, newClient) }
      default:
        return task satisfies never
    }
  }

  private drop(copy: number): void {
    this.copies.get(copy)?.document.destroy()
    this.copies.delete(copy)
  }
}

function json(value: object): BlockTaskOutcome {
  return { ok: true, result: JSON.stringify(value) }
}

/** Whether a document is within the limits of what can be worked with. */
function isMeasured(state: Uint8Array): boolean {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  const { ok } = measure(doc)
  doc.destroy()
  return ok
}
