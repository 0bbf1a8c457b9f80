import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { readMessages } from './message-reader.ts'
import type { InspectionLimits, InspectionMessage, VerdictMessage } from './messages.ts'

const PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './inspect-program.ts' : './inspect-program.js', import.meta.url),
)
/** Heap of a program, in MiB: pictures are outside of it. */
const HEAP_MIB = 96
/** The bounds for a file that its owner means well: a photo of 100 megapixels is ready in 10 s on a small machine. */
export const INSPECTION_LIMITS: InspectionLimits = {
  pixels: 100_000_000,
  pictureBytes: 64 * 1024 * 1024,
  memoryBytes: 768 * 1024 * 1024,
  pictureS: 20,
}
/** Time for one file, in ms, however slowly its bytes come. */
const FILE_MS = 90_000

/** What the caller of {@link Inspector.inspect} does with what the program finds. */
export interface InspectionReceiver {
  /** The file is this. `false`: nothing more is needed of it. */
  verdict(verdict: VerdictMessage): Promise<boolean>
  /** A picture was made. */
  object(object: { readonly name: string; readonly type: string }, bytes: Buffer): Promise<void>
}

/** The end of an inspection. `stopped`: the receiver needed nothing more. `failed`: the program ended without a result. */
export type Inspected =
  | { readonly kind: 'done'; readonly width: number | null; readonly height: number | null }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed' }

/**
 * Inspects files, each in a process of its own with a low priority: what a decoder does with hostile bytes ends with it, it has
 * no secrets in its environment, and Node's threads for files and names, which a server needs for everything, are not busy with
 * pictures.
 */
export class Inspector {
  private readonly limits: InspectionLimits
  private readonly fileMs: number
  private readonly children = new Set<ChildProcess>()

  constructor(limits: InspectionLimits = INSPECTION_LIMITS, fileMs: number = FILE_MS) {
    this.limits = limits
    this.fileMs = fileMs
  }

  /** Inspects one file. Rejects when its content cannot be read or `receiver` rejects. */
  async inspect(content: AsyncIterable<Uint8Array>, receiver: InspectionReceiver): Promise<Inspected> {
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${HEAP_MIB}`, PROGRAM, JSON.stringify(this.limits)],
      { env: {}, stdio: ['pipe', 'pipe', 'ignore'] },
    )
    this.children.add(child)
    const ended = once(child, 'close')
    const timer = setTimeout(() => child.kill('SIGKILL'), this.fileMs)
    let unreadable: { readonly error: unknown } | null = null
    const fed = pipeline(Readable.from(content), child.stdin).catch((error: unknown) => {
      // A program that has ended reads nothing more.
      if (isBrokenPipe(error)) return
      unreadable = { error }
      child.kill('SIGKILL')
    })
    try {
      const result = await this.receive(child.stdout, receiver)
      child.kill('SIGKILL')
      await fed
      if (unreadable !== null) throw (unreadable as { readonly error: unknown }).error
      return result
    } finally {
      clearTimeout(timer)
      child.kill('SIGKILL')
      await Promise.allSettled([fed, ended])
      this.children.delete(child)
    }
  }

  /** Ends all inspections, as `failed`. */
  close(): void {
    for (const child of this.children) child.kill('SIGKILL')
  }

  private async receive(output: Readable, receiver: InspectionReceiver): Promise<Inspected> {
    for await (const { message, bytes } of this.messages(output)) {
      switch (message.kind) {
        case 'verdict':
          if (!(await receiver.verdict(message))) return { kind: 'stopped' }
          break
        case 'object':
          await receiver.object({ name: message.name, type: message.type }, bytes)
          break
        case 'refused':
        case 'done':
          return message
        default:
          message satisfies never
      }
    }
    return { kind: 'failed' }
  }

  /** The messages of a program, up to where it ended. */
  private async *messages(
    output: Readable,
  ): AsyncGenerator<{ readonly message: InspectionMessage; readonly bytes: Buffer }> {
    const messages = readMessages(output, this.limits.pictureBytes * 4)
    for (;;) {
      const next = await messages.next().catch(() => null)
      if (next === null || next.done) return
      yield next.value
    }
  }
}

function isBrokenPipe(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  return code === 'EPIPE' || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE'
}
