import { dayOf, latexOf } from './attributes.ts'
import { mentionText } from './mention.ts'

/**
 * What a node in a line that is no text says in words: a formula between dollar signs, a day as in ISO 8601, a mention as
 * its name. `null` for nodes that say nothing.
 */
export function inlineText(type: string, attributes: Readonly<Record<string, unknown>>): string | null {
  switch (type) {
    case 'inlineMath':
      return `$${latexOf(attributes['latex']) ?? ''}$`
    case 'date':
      return dayOf(attributes['day']) ?? ''
    case 'mention':
      return mentionText(attributes)
    default:
      return null
  }
}
