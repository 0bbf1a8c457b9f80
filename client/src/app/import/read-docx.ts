/** Time to read a Word file, ms: a book takes a few seconds. */
const LIMIT_MS = 60_000

/**
 * The content of a Word file as HTML of unknown safety, read in a worker of its own; `null` when it cannot be read, or not
 * in a minute. Rejects with the reason of `signal`, which ends the worker.
 */
export async function readDocx(file: ArrayBuffer, signal: AbortSignal): Promise<string | null> {
  signal.throwIfAborted()
  const worker = new Worker(new URL('./docx-worker.ts', import.meta.url), { type: 'module' })
  const { promise, resolve, reject } = Promise.withResolvers<string | null>()
  const abort = () => reject(signal.reason)
  const timer = setTimeout(resolve, LIMIT_MS, null)
  signal.addEventListener('abort', abort)
  worker.onmessage = ({ data }: MessageEvent<string | null>) => resolve(data)
  worker.onerror = (event) => {
    event.preventDefault()
    reject(new Error(`The reader of Word files failed: ${event.message}`))
  }
  try {
    worker.postMessage(file, [file])
    return await promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    worker.terminate()
  }
}
