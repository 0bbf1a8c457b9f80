import { type ConnectOptions, messageOf, RedisConnection } from './redis-connection.ts'

const LINE = '\r\n'

/**
 * The connection of a link that publishes. Nobody needs the answer to a message, which would wake both sides: after
 * the first the server is asked for none (`CLIENT REPLY OFF`), and messages are written as the bytes that they are.
 */
export class RedisPublisher {
  readonly connection: RedisConnection
  readonly #onEnd: (why: string) => void
  #mayBeSilenced = true

  /** `onEnd` gets one line without secrets, once. */
  constructor(options: ConnectOptions, onEnd: (why: string) => void) {
    this.#onEnd = onEnd
    this.connection = new RedisConnection(options, false, onEnd)
  }

  /** Bytes that the network has not taken yet. */
  get unsentBytes(): number {
    return this.connection.client.stream.writableLength
  }

  /** Sends `tag` and `message` as one message. */
  publish(sharded: boolean, channel: string, tag: Uint8Array, message: Uint8Array): void {
    const { client } = this.connection
    if (this.connection.isSilent) {
      client.stream.write(encodePublish(sharded, channel, tag, message))
      return
    }
    const frame = Buffer.concat([tag, message])
    const done = sharded ? client.spublish(channel, frame) : client.publish(channel, frame)
    done.then(
      () => this.#wasAnswered(),
      (error: unknown) => this.#onEnd(messageOf(error)),
    )
  }

  /** Whoever may publish once may publish more: only then is there nothing to learn from answers. */
  #wasAnswered(): void {
    if (!this.#mayBeSilenced) return
    this.#mayBeSilenced = false
    this.connection.silence().catch((error: unknown) => this.#onEnd(messageOf(error)))
  }
}

/** The command as bytes: https://redis.io/docs/latest/develop/reference/protocol-spec/#arrays */
function encodePublish(sharded: boolean, channel: string, tag: Uint8Array, message: Uint8Array): Buffer {
  const command = sharded ? '$8\r\nSPUBLISH' : '$7\r\nPUBLISH'
  const channelBytes = Buffer.byteLength(channel)
  const length = tag.length + message.length
  const head = `*3\r\n${command}\r\n$${channelBytes}\r\n${channel}\r\n$${length}\r\n`
  const headBytes = head.length - channel.length + channelBytes
  const bytes = Buffer.allocUnsafe(headBytes + length + LINE.length)
  bytes.write(head, 'utf8')
  bytes.set(tag, headBytes)
  bytes.set(message, headBytes + tag.length)
  bytes.write(LINE, headBytes + length, 'latin1')
  return bytes
}
