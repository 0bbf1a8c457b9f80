import winkNlp, { type ItsHelpers, type WinkMethods } from 'wink-nlp'
import model from 'wink-eng-lite-web-model'

/** A sentence with what its words carry of its content. */
export interface Sentence {
  readonly text: string
  /** Stems of the words that are no stop words, in order. */
  readonly stems: readonly string[]
}

/** A stretch of a text, in UTF-16 units, `to` not included. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** A token of a text. */
export interface Token extends Range {
  readonly text: string
  /** `word`, `url`, `email`, `mention`, `hashtag`, `number`, … as wink-nlp names them. */
  readonly type: string
}

/** Sentences and words by wink-nlp with its small English model; other languages by the same rules, less well. */
export class Language {
  readonly #nlp: WinkMethods = winkNlp(model, ['sbd'])

  /** Sentences of one block of text, without those that have no word. */
  sentences(text: string): Sentence[] {
    const its = this.#nlp.its as ItsHelpers
    const sentences: Sentence[] = []
    this.#nlp
      .readDoc(text)
      .sentences()
      .each((sentence) => {
        const stems: string[] = []
        sentence.tokens().each((token) => {
          if (token.out(its.type) === 'word' && !token.out(its.stopWordFlag)) stems.push(token.out(its.stem))
        })
        const trimmed = sentence.out().trim()
        if (/\p{L}/u.test(trimmed)) sentences.push({ text: trimmed, stems })
      })
    return sentences
  }

  /** Tokens of a text with their places. */
  tokens(text: string): Token[] {
    const its = this.#nlp.its as ItsHelpers
    const tokens: Token[] = []
    let at = 0
    this.#nlp
      .readDoc(text)
      .tokens()
      .each((token) => {
        const value: string = token.out(its.value)
        const from = text.indexOf(value, at)
        if (from === -1) return
        at = from + value.length
        tokens.push({ text: value, type: token.out(its.type), from, to: at })
      })
    return tokens
  }
}
