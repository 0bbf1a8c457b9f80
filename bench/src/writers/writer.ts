import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import * as Y from 'yjs'
import { FIELD, textsOf } from '../typing/editor-documents.ts'
import { type Random, seeded } from '../typing/random.ts'
import type { WritersPlan, WritingPlan } from './plan.ts'

const LETTERS = 'and so on '
/** Keys that a writer types at one place. */
const RUN = 25
const COLORS = ['#c2412d', '#3f6be0', '#3b8132', '#a845b8'] as const

/**
 * A person without a page: types into texts of a document and moves a caret, by the Yjs operations that Tiptap's
 * bindings make of keys. Every second run of keys is at the end of a text, where the caret refers to the text, the
 * others inside one, where it refers to a character.
 */
export class Writer {
  readonly #doc = new Y.Doc()
  readonly #socket: HocuspocusProviderWebsocket
  readonly #provider: HocuspocusProvider
  readonly #random: Random
  #texts: readonly Y.XmlText[] = []
  #text: Y.XmlText | null = null
  #offset = 0
  #left = 0
  #keys = 0
  #runs: number

  private constructor(plan: WritersPlan, number: number) {
    this.#random = seeded(number + 1)
    this.#runs = number
    this.#socket = new HocuspocusProviderWebsocket({ url: plan.socket })
    this.#provider = new HocuspocusProvider({
      websocketProvider: this.#socket,
      name: plan.document,
      document: this.#doc,
      token: 'writer',
    })
    this.#provider.attach()
    this.#provider.setAwarenessField('user', { name: `Writer ${number + 1}`, color: COLORS[number % 4] })
  }

  /** Connects; resolves when the document has arrived. */
  static async join(plan: WritersPlan, number: number): Promise<Writer> {
    const writer = new Writer(plan, number)
    const { promise, resolve } = Promise.withResolvers<void>()
    if (writer.#provider.isSynced) resolve()
    else writer.#provider.on('synced', () => resolve())
    await promise
    writer.#texts = textsOf(writer.#doc.getXmlFragment(FIELD))
    return writer
  }

  /** Types one key, moves the caret by one character, or both. */
  act(shows: WritingPlan['shows']): void {
    if (this.#left === 0 || this.#text === null) this.#goElsewhere()
    this.#left -= 1
    const text = this.#text
    if (text === null) return
    if (shows === 'carets') this.#offset = (this.#offset + 1) % (text.length + 1)
    else {
      const offset = Math.min(this.#offset, text.length)
      text.insert(offset, LETTERS[this.#keys++ % LETTERS.length] ?? ' ')
      this.#offset = offset + 1
    }
    if (shows !== 'text') this.#publishCaret(text)
  }

  /** Disconnects. */
  leave(): void {
    this.#provider.destroy()
    this.#socket.destroy()
  }

  #goElsewhere(): void {
    const text = this.#texts[Math.floor(this.#random() * this.#texts.length)] ?? null
    const atEnd = this.#runs++ % 2 === 0
    this.#text = text
    this.#offset = text === null ? 0 : Math.floor(text.length * (atEnd ? 1 : this.#random()))
    this.#left = RUN
  }

  #publishCaret(text: Y.XmlText): void {
    const at = Y.createRelativePositionFromTypeIndex(text, Math.min(this.#offset, text.length))
    const place = Y.relativePositionToJSON(at)
    this.#provider.setAwarenessField('cursor', { anchor: place, head: place })
  }
}
