/** Marks that streamed Markdown can set. */
export interface Marks {
  readonly bold?: true
  readonly italic?: true
  readonly code?: true
}

/** A stretch of text with one set of marks. */
export interface Span {
  readonly text: string
  readonly marks: Marks
}

/** Maximum length of text buffered while its closing delimiter may still arrive, in characters. */
const MAX_HELD = 200

/**
 * Reads `**bold**`, `*italic*`, `` `code` `` and backslash escapes from text that arrives in pieces. The text after an
 * opening delimiter is buffered until the delimiter is closed, the text is too long, or the block ends; unclosed
 * delimiters are literal text.
 */
export class InlineParser {
  #held = ''
  /** The last character returned, to determine whether a delimiter follows a letter. */
  #before = ''
  readonly #marks: Marks

  constructor(marks: Marks = {}) {
    this.#marks = marks
  }

  /** Adds text and returns the spans that are certain now. */
  push(text: string): Span[] {
    const spans: Span[] = []
    for (const char of text) this.#char(char, spans)
    return spans
  }

  /** Ends the block: returns the buffered text. */
  end(): Span[] {
    const spans: Span[] = []
    while (this.#held !== '') this.#giveUp(spans)
    this.#before = ''
    return spans
  }

  #char(char: string, spans: Span[]): void {
    if (this.#held === '') {
      if (char === '`' || char === '\\' || (char === '*' && this.#mayOpen())) this.#held = char
      else this.#give(char, spans)
      return
    }
    this.#held += char
    const held = this.#held
    if (held[0] === '\\') {
      this.#held = ''
      this.#give(/[\p{P}\p{S}]/u.test(char) ? char : held, spans)
    } else if (held[0] === '`') {
      if (held === '``') this.#giveUp(spans)
      else if (char === '`') this.#close(held.slice(1, -1), { code: true }, spans)
    } else if (held.startsWith('**')) {
      if (/^\*\*\s/.test(held) || held === '***') this.#giveUp(spans)
      else if (/[^\s*]\*?\*\*$/.test(held)) this.#close(held.slice(2, -2), { bold: true }, spans)
    } else if (/^\*\s/.test(held)) {
      this.#giveUp(spans)
    } else if (/[^\s*]\*$/.test(held)) {
      this.#close(held.slice(1, -1), { italic: true }, spans)
    }
    while (this.#held.length > MAX_HELD) this.#giveUp(spans)
  }

  /** An asterisk after a letter or digit is part of a product or a name. */
  #mayOpen(): boolean {
    return !/[\p{L}\p{N}*]/u.test(this.#before)
  }

  #close(inner: string, mark: Marks, spans: Span[]): void {
    this.#held = ''
    const marks = { ...this.#marks, ...mark }
    if (mark.code) {
      add(spans, inner, marks)
    } else {
      const nested = new InlineParser(marks)
      for (const span of [...nested.push(inner), ...nested.end()]) add(spans, span.text, span.marks)
    }
    this.#before = inner.at(-1) ?? ''
  }

  /** Treats the first buffered delimiter as literal, and reads the text after it again. */
  #giveUp(spans: Span[]): void {
    const held = this.#held
    const delimiter = /^\*+|^./su.exec(held)?.[0] ?? ''
    this.#held = ''
    this.#give(delimiter, spans)
    for (const char of held.slice(delimiter.length)) this.#char(char, spans)
  }

  #give(text: string, spans: Span[]): void {
    add(spans, text, this.#marks)
    this.#before = text.at(-1) ?? ''
  }
}

function add(spans: Span[], text: string, marks: Marks): void {
  if (text === '') return
  const last = spans.at(-1)
  const same =
    last !== undefined &&
    last.marks.bold === marks.bold &&
    last.marks.italic === marks.italic &&
    last.marks.code === marks.code
  if (same) spans[spans.length - 1] = { text: last.text + text, marks }
  else spans.push({ text, marks })
}
