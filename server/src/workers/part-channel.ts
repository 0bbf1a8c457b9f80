import { MessageChannel, type MessagePort } from 'node:worker_threads'

/** Carries parts of a result from a thread. */
export class PartChannel {
  /** Transferred to the thread, which sends parts and at the end `null`. */
  readonly sender: MessagePort
  /** Resolves when all parts have come. */
  readonly ended: Promise<void>
  private readonly receiver: MessagePort

  constructor(onPart: (part: Uint8Array) => void) {
    const { port1, port2 } = new MessageChannel()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.sender = port1
    this.receiver = port2
    this.ended = promise
    port2.on('message', (part: Uint8Array | null) => {
      if (part === null) resolve()
      else onPart(part)
    })
    port2.on('close', () => resolve())
  }

  /** Must be called at the end, also when the thread has broken. */
  close(): void {
    this.receiver.close()
    this.sender.close()
  }
}
