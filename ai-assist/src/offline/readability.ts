/** Figures of a text. */
export interface TextFigures {
  readonly words: number
  readonly sentences: number
  readonly syllables: number
  /** The longest sentences, longest first. */
  readonly longest: readonly string[]
}

/** Sentences from which on one is called long, in words. */
const LONG = 25
/** Words read in a minute (Brysbaert 2019: 238 for English prose). */
const WORDS_PER_MINUTE = 238
const SHOWN = 3

/** Counts of sentences. */
export function figuresOf(sentences: readonly string[]): TextFigures {
  const counted = sentences.map((text) => ({ text, words: wordsOf(text) }))
  const words = counted.flatMap((sentence) => sentence.words)
  return {
    words: words.length,
    sentences: sentences.length,
    syllables: words.reduce((sum, word) => sum + syllablesOf(word), 0),
    longest: counted
      .filter((sentence) => sentence.words.length >= LONG)
      .toSorted((a, b) => b.words.length - a.words.length)
      .slice(0, SHOWN)
      .map(({ text }) => text),
  }
}

/** Flesch's reading ease (1948), for English: 100 is very easy, 0 very hard. */
export function readingEase({ words, sentences, syllables }: TextFigures): number {
  const ease = 206.835 - 1.015 * (words / sentences) - 84.6 * (syllables / words)
  return Math.round(Math.min(100, Math.max(0, ease)))
}

/** A description of the figures in Markdown. */
export function describeFigures(figures: TextFigures): string {
  const { words, sentences, longest } = figures
  const ease = readingEase(figures)
  const minutes = Math.max(1, Math.round(words / WORDS_PER_MINUTE))
  const lines = [
    `- **${gradeOf(ease)}** to read: ${ease} of 100 (Flesch reading ease, for English)`,
    `- ${words} words in ${sentences} sentences, ${Math.round(words / sentences)} words a sentence`,
    `- About ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} to read`,
    ...longest.map((text) => `- Long: “${text.slice(0, 160)}${text.length > 160 ? '…' : ''}”`),
  ]
  return lines.join('\n')
}

function gradeOf(ease: number): string {
  if (ease >= 70) return 'Easy'
  if (ease >= 50) return 'Fairly easy'
  return ease >= 30 ? 'Hard' : 'Very hard'
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}'’]+/gu) ?? []
}

/** Groups of vowels, without a silent e at the end. */
function syllablesOf(word: string): number {
  const groups = word
    .toLowerCase()
    .replace(/e$/u, '')
    .match(/[aeiouyäöüáéíóúàèìòùâêîôûå]+/gu)
  return Math.max(1, groups?.length ?? 1)
}
