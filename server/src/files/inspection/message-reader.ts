import type { InspectionMessage } from './messages.ts'

/** Longest JSON of a message, in bytes. */
const JSON_BYTES = 4_096

/** The messages that a program writes, each with the bytes that follow it. Rejects when they are not whole or too large. */
export async function* readMessages(
  output: AsyncIterable<Buffer>,
  mostBytes: number,
): AsyncGenerator<{ readonly message: InspectionMessage; readonly bytes: Buffer }> {
  const source = new Source(output)
  for (;;) {
    const length = await source.take(4)
    if (length === null) return
    const json = length.readUInt32BE()
    if (json > JSON_BYTES) throw new Error('A message is too long.')
    const text = await source.take(json)
    if (text === null) throw new Error('A message is cut off.')
    const message = JSON.parse(text.toString()) as InspectionMessage
    const size = message.kind === 'object' ? message.size : 0
    if (size > mostBytes) throw new Error('A picture is too large.')
    const bytes = await source.take(size)
    if (bytes === null) throw new Error('A picture is cut off.')
    yield { message, bytes }
  }
}

/** Takes numbers of bytes from a stream. */
class Source {
  private readonly chunks: AsyncIterator<Buffer>
  private waiting: Buffer[] = []
  private bytes = 0

  constructor(output: AsyncIterable<Buffer>) {
    this.chunks = output[Symbol.asyncIterator]()
  }

  /** The next bytes; `null` when the stream has ended before the first of them. */
  async take(count: number): Promise<Buffer | null> {
    while (this.bytes < count) {
      const next = await this.chunks.next()
      if (next.done) {
        if (this.bytes > 0) throw new Error('The stream is cut off.')
        return null
      }
      this.waiting.push(next.value)
      this.bytes += next.value.length
    }
    const joined = Buffer.concat(this.waiting)
    this.waiting = [joined.subarray(count)]
    this.bytes = joined.length - count
    return joined.subarray(0, count)
  }
}
