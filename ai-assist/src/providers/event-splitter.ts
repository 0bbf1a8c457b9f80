import { type AnswerLimits, AnswerRefused } from './answer-limits.ts'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** What an {@link EventSplitter} counts. */
export type EventLimits = Pick<AnswerLimits, 'lineBytes' | 'eventBytes' | 'events' | 'streamBytes'>

/**
 * Cuts a stream of server-sent events into whole events and holds no more than one that is not complete. Lines end
 * with LF, CR or both, and an empty line ends an event
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation).
 */
export class EventSplitter {
  readonly #limits: EventLimits
  /** The beginning of an event whose end has not come. */
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
   * The events that `chunk` completes, each with the empty line that ends it.
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
      // The second half of a pair that ends an event belongs to it.
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

  /** What came after the last whole event; the splitter is empty afterwards. */
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
