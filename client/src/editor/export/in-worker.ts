import type { JSONContent } from '@tiptap/core'
import type { Node as ModelNode } from '@tiptap/pm/model'
import type { ExportTask } from './make-file.ts'

/** A message to the worker: some of the blocks, then the task. */
export type WorkerMessage = { readonly kind: 'blocks'; readonly blocks: readonly JSONContent[] } | ExportTask

/** Longest time for which the page prepares and sends blocks before it does something else, milliseconds. */
const SLICE_MS = 8
/** Blocks in one message. To copy a message takes several times as long as to make its content, so the time is looked at after each. */
const BLOCKS_AT_ONCE = 16

/**
 * Makes what a task asks for of `nodes`, in a worker of its own, so that the page stays in use. The nodes never change, so
 * all of them are of one moment. Resolves to a text for a task of the kind `markdown`, else to a file. Rejects when that fails, and with the reason of `signal`, which ends the worker.
 */
export async function inWorker(
  nodes: readonly ModelNode[],
  task: ExportTask,
  signal: AbortSignal,
): Promise<string | Blob> {
  signal.throwIfAborted()
  const worker = new Worker(new URL('./export-worker.ts', import.meta.url), { type: 'module' })
  const { promise, resolve, reject } = Promise.withResolvers<string | Blob>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort)
  worker.onmessage = ({ data }: MessageEvent<string | Blob>) => resolve(data)
  worker.onerror = (event) => {
    event.preventDefault()
    reject(new Error(`The file could not be made: ${event.message}`))
  }
  const send = (message: WorkerMessage) => worker.postMessage(message)
  try {
    await Promise.race([sendBlocks(nodes, send), promise])
    signal.throwIfAborted()
    send(task)
    return await promise
  } finally {
    signal.removeEventListener('abort', abort)
    worker.terminate()
  }
}

/** Sends nodes in parts, and lets the page do something else between them. */
async function sendBlocks(
  nodes: readonly ModelNode[],
  send: (message: WorkerMessage) => void,
): Promise<void> {
  for (let at = 0; at < nodes.length; ) {
    const end = performance.now() + SLICE_MS
    while (at < nodes.length && performance.now() < end) {
      const blocks = nodes.slice(at, at + BLOCKS_AT_ONCE).map((node): JSONContent => node.toJSON())
      at += blocks.length
      send({ kind: 'blocks', blocks })
    }
    await new Promise((resolve) => setTimeout(resolve))
  }
}
