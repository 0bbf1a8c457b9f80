import model from 'wink-eng-lite-web-model'
import winkNlp, { type ItemSentence, type ItemToken, type ItsHelpers, type WinkMethods } from 'wink-nlp'

/** A sentence with what its words carry of its content. */
export interface Sentence {
  readonly text: string
  /** Stems of the words that are no stop words, in order. */
  readonly stems: readonly string[]
}

/** Sentences and words by wink-nlp with its small English model; other languages by the same rules, less well. */
export class Language {
  readonly #nlp: WinkMethods = winkNlp(model, ['sbd'])

  /** Sentences of one block of text, without those that have no word. */
  sentences(text: string): Sentence[] {
    const { its } = this.#nlp
    // The declared type of `out` misses the third argument with which wink-nlp itself calls these functions.
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
