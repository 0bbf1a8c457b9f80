import { type ConnectOptions, messageOf, RedisConnection } from './redis-connection.ts'

const LINE = '\r\n'

/**
 * The publishing connection of a link. Replies to published messages are not needed and cost a wake-up on both sides:
 * after the first reply the server is told to send none (`CLIENT REPLY OFF`), and further commands are written to the
 * socket as bytes.
 */
export class RedisPublisher {
  readonly connection: RedisConnection
  readonly #onEnd: (why: string) => void
  #mayDisableReplies = true

  /** `onEnd` is called once, with one line that contains no secrets. */
  constructor(options: ConnectOptions, onEnd: (why: string) => void) {
    this.#onEnd = onEnd
    this.connection = new RedisConnection(options, false, onEnd)
  }

  /** Bytes that are not yet written to the network. */
  get unsentBytes(): number {
    return this.connection.client.stream.writableLength
  }

  /** Sends `tag` and `message` as one message. */
  publish(sharded: boolean, channel: string, tag: Uint8Array, message: Uint8Array): void {
    const { client } = this.connection
    if (this.connection.areRepliesOff) {
      client.stream.write(encodePublish(sharded, channel, tag, message))
      return
    }
    const frame = Buffer.concat([tag, message])
    const done = sharded ? client.spublish(channel, frame) : client.publish(channel, frame)
    done.then(
      () => this.#replied(),
      (error: unknown) => this.#onEnd(messageOf(error)),
    )
  }

  /** A successful reply proves the permission to publish. Later replies carry no further information. */
  #replied(): void {
    if (!this.#mayDisableReplies) return
    this.#mayDisableReplies = false
    this.connection.disableReplies().catch((error: unknown) => this.#onEnd(messageOf(error)))
  }
}

/** The PUBLISH or SPUBLISH command as bytes: https://redis.io/docs/latest/develop/reference/protocol-spec/#arrays */
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
