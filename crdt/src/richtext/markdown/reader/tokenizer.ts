import markdownIt, { type MarkdownIt } from 'markdown-it'
import { addBlockRules } from './block-rules.ts'
import { addEscapes } from './escape-rule.ts'
import { LenientInline } from './flanking.ts'
import { addHighlight } from './highlight-rule.ts'
import { addMath } from './math-rules.ts'
import { addMentions } from './mention-rules.ts'
import { addTags } from './tags.ts'

/**
 * How emphasis is found. `lenient` is the way of this project, which also finds it beside Chinese, Japanese and Korean
 * characters; `strict` is the way of CommonMark, as other readers do it.
 */
export type Flavour = 'lenient' | 'strict'

/**
 * Levels at which markdown-it gives up: it bounds how far brackets are looked through. The rules for blocks stop before
 * it, because markdown-it omits what is nested more deeply.
 */
const MAX_NESTING = 100

/**
 * A tokenizer for CommonMark with GitHub's tables and strike-through, `==highlight==` and a closed list of tags. It
 * reads blocks only; their lines are read with `md.inline`. Addresses are not checked.
 */
export function createTokenizer(flavour: Flavour): MarkdownIt {
  const md = markdownIt({ html: false, linkify: false, typographer: false, maxNesting: MAX_NESTING })
  md.validateLink = () => true
  md.normalizeLink = (url) => url
  md.normalizeLinkText = (url) => url
  md.core.ruler.enableOnly(['normalize', 'block', 'strip_references'])
  if (flavour === 'lenient') md.inline.State = LenientInline
  addEscapes(md)
  addHighlight(md)
  addTags(md)
  addMath(md)
  addMentions(md)
  addBlockRules(md)
  return md
}
