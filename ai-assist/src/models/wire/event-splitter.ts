import { type AnswerLimits, AnswerRefused } from './answer-limits.ts'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** The limits of an {@link EventSplitter}. */
export type EventLimits = Pick<AnswerLimits, 'lineBytes' | 'eventBytes' | 'events' | 'streamBytes'>

/**
 * Splits a stream of server-sent events into complete events, and buffers at most one incomplete event. Lines end with
 * LF, CR or both, and an empty line ends an event
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation).
 */
export class EventSplitter {
  readonly #limits: EventLimits
  /** The parts of the incomplete event. */
  #begun: Uint8Array[] = []
  #begunBytes = 0
  #lineBytes = 0
  #streamBytes = 0
  #events = 0
  #afterReturn = false

  constructor(limits: EventLimits) {
    this.#limits = limits
  }

  /**
   * The events completed by `chunk`, each with the empty line that ends it.
   *
   * @throws AnswerRefused `too-large`
   */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#streamBytes += chunk.length
    check('bytes', this.#streamBytes, this.#limits.streamBytes)
    const events: Uint8Array[] = []
    let from = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      const isSecondOfPair = byte === LINE_FEED && this.#afterReturn
      this.#afterReturn = byte === CARRIAGE_RETURN
      if (isSecondOfPair) continue
      if (byte !== LINE_FEED && byte !== CARRIAGE_RETURN) {
        this.#lineBytes++
        if (this.#lineBytes > this.#limits.lineBytes)
          check('bytes of a line', this.#lineBytes, this.#limits.lineBytes)
        continue
      }
      if (this.#lineBytes > 0) {
        this.#lineBytes = 0
        continue
      }
      // A line feed after this carriage return belongs to the same event.
      if (byte === CARRIAGE_RETURN && chunk[at + 1] === LINE_FEED) {
        at++
        this.#afterReturn = false
      }
      events.push(this.#complete(chunk.subarray(from, at + 1)))
      from = at + 1
    }
    this.#keep(chunk.subarray(from))
    return events
  }

  /** The rest after the last complete event; the splitter is empty afterwards. */
  end(): Uint8Array {
    const rest = Buffer.concat(this.#begun)
    this.#begun = []
    this.#begunBytes = 0
    return rest
  }

  #complete(last: Uint8Array): Uint8Array {
    this.#events++
    check('events', this.#events, this.#limits.events)
    check('bytes of an event', this.#begunBytes + last.length, this.#limits.eventBytes)
    if (this.#begun.length === 0) return last
    const event = Buffer.concat([...this.#begun, last])
    this.#begun = []
    this.#begunBytes = 0
    return event
  }

  #keep(rest: Uint8Array): void {
    if (rest.length === 0) return
    this.#begun.push(rest)
    this.#begunBytes += rest.length
    check('bytes of an event', this.#begunBytes, this.#limits.eventBytes)
  }
}

function check(what: string, count: number, limit: number): void {
  if (count > limit) throw new AnswerRefused('too-large', `The answer has more than ${limit} ${what}.`)
}
