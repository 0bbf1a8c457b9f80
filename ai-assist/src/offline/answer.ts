import dictionaryEn from 'dictionary-en'
import dictionaryGb from 'dictionary-en-gb'
import nspell from 'nspell'
import type { RunAction } from '../agents/actions.ts'
import type { Material } from '../document/material.ts'
import { Language } from './language.ts'
import { findOpenPoints, type OpenPoint } from './open-points.ts'
import { makeOutline } from './outline.ts'
import { describeFigures, figuresOf } from './readability.ts'
import type { Dictionary } from './spelling.ts'
import { extractSummary, summaryLength } from './summary.ts'
import { tidyText } from './tidy.ts'

/** An answer as Markdown (for `tidy`: plain text), or the reason why there is none. */
export type OfflineAnswer =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string }

/** Minimum number of sentences for which a summary can be shorter than the text. */
const MIN_SENTENCES = 4

/** Executes tasks without a language model, with dictionaries and rules only. */
export class OfflineWorker {
  #language: Language | null = null
  #dictionary: Dictionary | null = null

  /** The answer to a task on a text. */
  answer(task: RunAction, material: Material): OfflineAnswer {
    switch (task) {
      case 'summarize':
        return this.#summarize(material)
      case 'outline':
        return this.#outline(material)
      case 'continue':
        return this.#continue(material)
      case 'tidy':
      case 'fix':
        return { ok: true, text: this.#tidy(material) }
      case 'contents':
        return this.#outline(material)
      case 'readability':
        return this.#readability(material)
      default:
        return { ok: false, message: 'That needs a language model, and none is configured.' }
    }
  }

  #summarize({ blocks }: Material): OfflineAnswer {
    const prose = blocks.filter((block) => block.kind === 'paragraph')
    const sentences = prose.flatMap((block) => this.#words().sentences(block.text))
    if (sentences.length < MIN_SENTENCES) {
      return { ok: false, message: 'The text is too short to summarize: it has fewer than four sentences.' }
    }
    const chosen = extractSummary(sentences, summaryLength(sentences.length))
    return { ok: true, text: chosen.map((sentence) => `- ${escapeMarkdown(sentence)}`).join('\n') }
  }

  #outline({ blocks }: Material): OfflineAnswer {
    const lines = makeOutline(blocks, (text) => this.#words().sentences(text)[0]?.text ?? null)
    if (lines.length === 0) return { ok: false, message: 'There is no text to make an outline of.' }
    return {
      ok: true,
      text: lines.map(({ depth, text }) => `${'  '.repeat(depth)}- ${escapeMarkdown(text)}`).join('\n'),
    }
  }

  #readability({ blocks }: Material): OfflineAnswer {
    const prose = blocks.filter(({ kind }) => kind === 'paragraph')
    const sentences = prose.flatMap((block) => this.#words().sentences(block.text))
    if (sentences.length === 0) return { ok: false, message: 'There is no text to read.' }
    return { ok: true, text: describeFigures(figuresOf(sentences.map(({ text }) => text))) }
  }

  #continue({ blocks }: Material): OfflineAnswer {
    const points = findOpenPoints(blocks, (text) =>
      this.#words()
        .sentences(text)
        .map(({ text }) => text),
    )
    const list = points.map((point) => `- [ ] ${describe(point)}`)
    const found = points.length === 0 ? ['No open points were found in the text.'] : list
    const note = '*The offline assistant cannot write text of its own; that needs a language model.*'
    return { ok: true, text: ['### Open points', ...found, note].join('\n') }
  }

  #tidy({ blocks }: Material): string {
    return blocks.map((block) => tidyText(block.text, this.#spelling())).join('\n')
  }

  // Models and dictionaries take some 300 ms and 100 MB, so they are loaded on first use.
  #words(): Language {
    this.#language ??= new Language()
    return this.#language
  }

  #spelling(): Dictionary {
    this.#dictionary ??= loadDictionary()
    return this.#dictionary
  }
}

/** American and British English together: neither spelling counts as an error. */
function loadDictionary(): Dictionary {
  const american = nspell(Buffer.from(dictionaryEn.aff), Buffer.from(dictionaryEn.dic))
  const british = nspell(Buffer.from(dictionaryGb.aff), Buffer.from(dictionaryGb.dic))
  return { correct: (word) => american.correct(word) || british.correct(word) }
}

function describe(point: OpenPoint): string {
  const text = escapeMarkdown(point.text)
  switch (point.kind) {
    case 'empty-section':
      return `Write “${text}”: nothing stands under this heading yet`
    case 'task':
      return `Finish: ${text}`
    case 'marker':
      return `Settle: ${text}`
    case 'question':
      return `Answer: ${text}`
  }
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[*`\\]/g, '\\$&')
}
