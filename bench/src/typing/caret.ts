import * as Y from 'yjs'
import { type Random, seeded } from './random.ts'

/** The text to type, letter by letter. */
const LETTERS = 'and the result of this is shown in what follows, where each part has its own reason '.split(
  '',
)

/**
 * Endless typing at a few places in the `content` text of a long document: letters in order, 4 % backspaces of letters
 * just typed, and every hundredth keystroke at another place.
 */
export function typistIn(update: Uint8Array, seed: number): (doc: Y.Doc) => Iterator<() => void> {
  return (doc) => {
    Y.applyUpdate(doc, update)
    return typeInside(doc.getText('content'), seeded(seed))
  }
}

function* typeInside(text: Y.Text, random: Random): Generator<() => void> {
  for (;;) {
    let caret = Math.floor(random() * (text.length + 1))
    let typed = 0
    for (let i = 0; i < 100; i++) {
      if (typed > 0 && random() < 0.04) {
        caret -= 1
        typed -= 1
        yield () => text.delete(caret, 1)
      } else {
        const at = caret
        yield () => text.insert(at, LETTERS[i % LETTERS.length] ?? ' ')
        caret += 1
        typed += 1
      }
    }
  }
}
