import * as Y from 'yjs'
import { type Random, seeded } from './random.ts'
import { scanUpdate } from './scan.ts'
import { applyPatches, type Patch } from './trace.ts'

/** ClientIds of writers start here; their encoding is as long as that of the random 32-bit numbers of Yjs. */
export const FIRST_CLIENT_ID = 3_000_000_000

/** One keystroke as a Yjs update, with the operations by which a receiver recognizes it. */
export interface Edit {
  readonly update: Uint8Array
  /** Clock just after the edit's own operations; null when it only deletes. */
  readonly end: number | null
  /** Clocks of the writer's own operations that the edit deletes. */
  readonly deleted: readonly number[]
}

const WORDS =
  'the of and to in is you that it he was for on are as with his they at be this from have or by one had not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did down only way find use may water long little very after words called just where most know'.split(
    ' ',
  )

/**
 * Writes into a document of its own as one Yjs client with contiguous clocks, and returns each keystroke as the update
 * that a real client would send. It does not receive edits of others, so the typists of one room type concurrently.
 */
export class Typist {
  readonly clientId: number
  readonly doc = new Y.Doc()
  readonly #strokes: Iterator<() => void>
  #pending: Uint8Array | null = null

  /** `strokes` yields keystrokes to run inside a transaction of `doc`. */
  constructor(clientId: number, strokes: (doc: Y.Doc) => Iterator<() => void>) {
    this.clientId = clientId
    this.doc.clientID = clientId
    this.doc.on('update', (update: Uint8Array) => {
      this.#pending = update
    })
    this.#strokes = strokes(this.doc)
  }

  /** The next keystroke. Throws when a finite source is exhausted. */
  next(): Edit {
    for (;;) {
      const stroke = this.#strokes.next()
      if (stroke.done === true) throw new Error(`typist ${this.clientId} has no more to type`)
      this.#pending = null
      this.doc.transact(stroke.value)
      // A keystroke may change nothing, such as deleting at the start; a real client would send nothing.
      if (this.#pending !== null) return this.#describe(this.#pending)
    }
  }

  #describe(update: Uint8Array): Edit {
    let end: number | null = null
    const deleted: number[] = []
    scanUpdate(update, {
      structs: (_client, clock, length) => {
        end = clock + length
      },
      deletes: (_client, clock, length) => {
        for (let i = 0; i < length; i++) deleted.push(clock + i)
      },
    })
    return { update, end, deleted }
  }
}

/**
 * Endless generated typing in paragraphs of the `default` fragment, like that of a rich-text editor: words and spaces,
 * 4 % backspaces, 1 % jumps of the caret within the paragraph, a new paragraph every 400 characters.
 */
export function prose(seed: number, paste: Paste | null = null): (doc: Y.Doc) => Iterator<() => void> {
  return (doc) => typeProse(doc.getXmlFragment('default'), seeded(seed), paste)
}

/** Occasional pasting: one of `every` edits pastes `length` characters. */
export interface Paste {
  readonly every: number
  readonly length: number
}

function* typeProse(root: Y.XmlFragment, random: Random, paste: Paste | null): Generator<() => void> {
  for (;;) {
    const text = new Y.XmlText()
    yield () => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [text])
      root.insert(root.length, [paragraph])
    }
    let caret = 0
    let word = ''
    while (text.length < 400) {
      if (paste !== null && random() < 1 / paste.every) {
        const pasted = WORDS.join(' ')
          .repeat(1 + paste.length / 400)
          .slice(0, paste.length)
        yield () => text.insert(caret, pasted)
        break
      }
      const chance = random()
      if (chance < 0.04 && caret > 0) {
        caret -= 1
        yield () => text.delete(caret, 1)
      } else {
        if (chance > 0.99) caret = Math.floor(random() * (text.length + 1))
        if (word === '') word = `${WORDS[Math.floor(random() * WORDS.length)] ?? ''} `
        const letter = word.slice(0, 1)
        word = word.slice(1)
        yield () => text.insert(caret, letter)
        caret += 1
      }
    }
  }
}

/** Types the keystrokes of a recorded session into the `content` text. */
export function recorded(transactions: readonly (readonly Patch[])[]): (doc: Y.Doc) => Iterator<() => void> {
  return (doc) => typeRecorded(doc.getText('content'), transactions)
}

function* typeRecorded(text: Y.Text, transactions: readonly (readonly Patch[])[]): Generator<() => void> {
  for (const patches of transactions) yield () => applyPatches(text, patches)
}
