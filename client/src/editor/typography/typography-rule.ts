import { InputRule } from '@tiptap/core'
import { typographic } from './typographic.ts'

/** Replaces typed quotes, dashes, dots, arrows, signs and fractions, by the present language of the text. */
export function typographyRule(language: () => string): InputRule {
  return new InputRule({
    find: (text) => {
      const found = typographic(text, language())
      if (found === null) return null
      return { index: found.from, text: text.slice(found.from), data: { replacement: found.replacement } }
    },
    handler: ({ state, range, match }) => {
      const replacement: unknown = match.data?.['replacement']
      if (typeof replacement !== 'string') return null
      state.tr.insertText(replacement, range.from, range.to)
      return undefined
    },
  })
}
