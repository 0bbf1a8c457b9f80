import type { JSONContent } from '@tiptap/core'
import { compare } from './align.ts'
import { keyOf, plainText } from './block-text.ts'
import { ALIKE, diffWords, type Features, featuresOf, likeness, type WordChange } from './words.ts'

/**
 * One step through two documents in reading order, with the blocks as Tiptap JSON and their plain text ({@link
 * plainText}). Removed blocks precede blocks added at the same place.
 *
 * `changed`: a block was replaced by another one of its type, similar enough to count as the same block edited. `words`
 * are the differences of their plain texts; all are `same` when only formats or attributes differ.
 */
export type BlockChange =
  | { readonly kind: 'same' | 'added' | 'removed'; readonly block: JSONContent; readonly text: string }
  | {
      readonly kind: 'changed'
      readonly before: JSONContent
      readonly after: JSONContent
      readonly beforeText: string
      readonly afterText: string
      readonly words: readonly WordChange[]
    }

/**
 * Compares the top-level blocks of two documents as returned by `readContent`. The blocks of `same`, `removed` and
 * `changed` (its `before`), in order, are those of `before`; the blocks of `same`, `added` and `changed` (its `after`)
 * are those of `after`. The order of keys and of marks is ignored. Deterministic.
 */
export function diffBlocks(before: JSONContent, after: JSONContent): BlockChange[] {
  const from = before.content ?? []
  const to = after.content ?? []
  const fromTexts = from.map(plainText)
  const toTexts = to.map(plainText)
  const fromFeatures = new Map<number, Features>()
  const toFeatures = new Map<number, Features>()
  const steps = compare(from.map(keyOf), to.map(keyOf), (a, b) => {
    if (from[a]?.type !== to[b]?.type) return 0
    const alike = likeness(
      remembered(fromFeatures, a, fromTexts[a] ?? ''),
      remembered(toFeatures, b, toTexts[b] ?? ''),
    )
    return alike >= ALIKE ? alike : 0
  })
  return steps.map((step): BlockChange => {
    if (step.kind === 'added') return { kind: 'added', block: to[step.b]!, text: toTexts[step.b]! }
    const block = from[step.a]!
    const text = fromTexts[step.a]!
    if (step.kind !== 'changed') return { kind: step.kind, block, text }
    const afterText = toTexts[step.b]!
    return {
      kind: 'changed',
      before: block,
      after: to[step.b]!,
      beforeText: text,
      afterText,
      words: diffWords(text, afterText),
    }
  })
}

function remembered(features: Map<number, Features>, index: number, text: string): Features {
  const known = features.get(index) ?? featuresOf(text)
  features.set(index, known)
  return known
}
