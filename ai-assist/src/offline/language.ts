import model from 'wink-eng-lite-web-model'
import winkNlp, { type ItemSentence, type ItemToken, type ItsHelpers, type WinkMethods } from 'wink-nlp'

/** A sentence with the stems of its content words. */
export interface Sentence {
  readonly text: string
  /** Stems of the words except stop words, in order. */
  readonly stems: readonly string[]
}

/**
 * Sentences and words from wink-nlp with its small English model; for other languages the same rules apply, with lower
 * quality.
 */
export class Language {
  readonly #nlp: WinkMethods = winkNlp(model, ['sbd'])

  /** The sentences of one block of text, except those without words. */
  sentences(text: string): Sentence[] {
    const { its } = this.#nlp
    // The declared type of `out` lacks the third argument with which wink-nlp calls these functions.
    const stem = its.stem as unknown as ItsHelpers['normal']
    const sentences: Sentence[] = []
    this.#nlp
      .readDoc(text)
      .sentences()
      .each((sentence: ItemSentence) => {
        const stems: string[] = []
        sentence.tokens().each((token: ItemToken) => {
          if (token.out(its.type) === 'word' && !token.out(its.stopWordFlag)) stems.push(token.out(stem))
        })
        const trimmed = sentence.out().trim()
        if (/\p{L}/u.test(trimmed)) sentences.push({ text: trimmed, stems })
      })
    return sentences
  }
}
