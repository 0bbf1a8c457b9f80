/// <reference lib="webworker" />
import type { JSONContent } from '@tiptap/core'
import type { WorkerMessage } from './in-worker.ts'
import { makeFile } from './make-file.ts'

declare const self: DedicatedWorkerGlobalScope

/** Gathers blocks until the task comes. */
function serve(blocks: JSONContent[]): void {
  self.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
    if (data.kind === 'blocks') {
      for (const block of data.blocks) blocks.push(block)
      return
    }
    void makeFile(blocks, data).then(
      // A file is put together here: the page would stand still meanwhile.
      (made) => self.postMessage(data.kind === 'file' ? new Blob([made]) : made),
      // The page hears of it by the event `error` of the worker.
      (error: unknown) => reportError(error),
    )
  }
}

serve([])
