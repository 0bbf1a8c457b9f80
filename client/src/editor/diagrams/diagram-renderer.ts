import {
  type DiagramColours,
  type DiagramFault,
  type DiagramRequest,
  type Drawing,
  MAX_SOURCE,
  parseAnswer,
} from './messages.ts'

/** Time for one drawing, in ms. A frame that takes longer is removed, with whatever it does. */
const DRAW_MS = 5_000

/** Time for the frame and its code to load, in ms; the code for a kind of diagram is loaded within {@link DRAW_MS}. */
const LOAD_MS = 20_000

/** How many drawings are kept, so that undo, scrolling and other themes need no new ones. */
const MAX_KEPT = 60

/** A drawing, or why there is none. */
export type Drawn =
  | { readonly ok: true; readonly drawing: Drawing }
  | { readonly ok: false; readonly fault: DiagramFault }

interface Job {
  readonly key: string
  readonly request: DiagramRequest
  readonly resolve: (drawn: Drawn) => void
}

/** What the renderer does. There is no frame before the first drawing. */
type State =
  | { readonly state: 'none' }
  | { readonly state: 'loading' | 'drawing'; readonly frame: HTMLIFrameElement; readonly timer: Timer }
  | { readonly state: 'idle'; readonly frame: HTMLIFrameElement }

type Timer = ReturnType<typeof setTimeout>

/**
 * Draws diagrams, one after the other, in a hidden frame of the page `/diagram` of `server` (an origin), whose sandbox has
 * no origin and no rights but to run its own code. `place` is the element in which the frame is put.
 */
export class DiagramRenderer {
  readonly #server: string
  readonly #place: HTMLElement
  readonly #queue: Job[] = []
  readonly #kept = new Map<string, Drawn>()
  #state: State = { state: 'none' }
  #lastId = 0

  constructor(server: string, place: HTMLElement) {
    this.#server = server
    this.#place = place
    addEventListener('message', this.#onMessage)
  }

  /** Draws a source. Resolves to the reason when it cannot; does not reject. */
  draw(source: string, colours: DiagramColours): Promise<Drawn> {
    if (source.length > MAX_SOURCE) return Promise.resolve({ ok: false, fault: { kind: 'too-long' } })
    const key = JSON.stringify([source, colours])
    const kept = this.#kept.get(key)
    if (kept !== undefined) return Promise.resolve(kept)
    return new Promise((resolve) => {
      this.#queue.push({ key, request: { id: ++this.#lastId, source, colours }, resolve })
      if (this.#state.state === 'none') this.#load()
      else if (this.#state.state === 'idle') this.#next(this.#state.frame)
    })
  }

  /** Removes the frame. Drawings that are not done are never resolved. */
  destroy(): void {
    removeEventListener('message', this.#onMessage)
    this.#remove()
    this.#queue.length = 0
  }

  #load(): void {
    const frame = document.createElement('iframe')
    frame.className = 'cw-diagram-frame'
    frame.setAttribute('sandbox', 'allow-scripts')
    frame.setAttribute('aria-hidden', 'true')
    frame.tabIndex = -1
    frame.title = 'Drawing of diagrams'
    frame.referrerPolicy = 'no-referrer'
    frame.src = `${this.#server}/diagram`
    const timer = setTimeout(() => this.#giveUp({ kind: 'not-loaded' }), LOAD_MS)
    this.#state = { state: 'loading', frame, timer }
    this.#place.append(frame)
  }

  #next(frame: HTMLIFrameElement): void {
    const job = this.#queue[0]
    if (job === undefined) {
      this.#state = { state: 'idle', frame }
      return
    }
    const timer = setTimeout(() => this.#giveUp({ kind: 'too-slow' }), DRAW_MS)
    this.#state = { state: 'drawing', frame, timer }
    // The frame has no origin that could be named. Its policy and that of the page keep other pages out of it.
    frame.contentWindow?.postMessage(job.request, '*')
  }

  readonly #onMessage = ({ source, data }: MessageEvent<unknown>): void => {
    const state = this.#state
    if (state.state === 'none' || source !== state.frame.contentWindow) return
    const answer = parseAnswer(data)
    if (answer === null) return
    if (answer.kind === 'ready') {
      if (state.state !== 'loading') return
      clearTimeout(state.timer)
      this.#next(state.frame)
      return
    }
    if (state.state !== 'drawing' || answer.id !== this.#queue[0]?.request.id) return
    clearTimeout(state.timer)
    this.#finish(
      answer.kind === 'drawn' ? { ok: true, drawing: answer.drawing } : { ok: false, fault: answer.fault },
      true,
    )
    this.#next(state.frame)
  }

  #giveUp(fault: DiagramFault): void {
    this.#remove()
    // A source that takes too long would do so again; a page that could not be loaded may come back.
    if (fault.kind === 'too-slow') this.#finish({ ok: false, fault }, true)
    else while (this.#queue.length > 0) this.#finish({ ok: false, fault }, false)
    if (this.#queue.length > 0) this.#load()
  }

  #finish(drawn: Drawn, keep: boolean): void {
    const job = this.#queue.shift()
    if (job === undefined) return
    if (keep) {
      this.#kept.set(job.key, drawn)
      const oldest = this.#kept.keys().next().value
      if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest)
    }
    job.resolve(drawn)
  }

  #remove(): void {
    if (this.#state.state === 'none') return
    if (this.#state.state !== 'idle') clearTimeout(this.#state.timer)
    this.#state.frame.remove()
    this.#state = { state: 'none' }
  }
}
