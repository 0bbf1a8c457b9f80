import { canonical } from '../content/canonical.ts'
import type { WrittenContent } from '../content/content.ts'
import { INLINE_NODES } from '../schema/inline-nodes.ts'
import { compare } from './align.ts'
import { keyOf, plainText } from './block-text.ts'
import type { MarkedContent } from './marked.ts'
import { mergeLines } from './merge-lines.ts'
import { ALIKE, type Features, featuresOf, likeness } from './words.ts'

/** Blocks whose content is a line even while it is empty. */
const LINES: ReadonlySet<string> = new Set(['paragraph', 'heading', 'codeBlock'])

/** Blocks whose parts correspond by their place when there are as many: the cells of a row. */
const BY_PLACE: ReadonlySet<string> = new Set(['tableRow'])

/**
 * One block in which the differences of two blocks of one type are marked: words, formats, items, rows and cells. Without
 * what is marked as added, and with the formats of before, it is `before`; without what is marked as removed, `after`.
 * Images and other blocks without content that show another thing come one after the other.
 */
export function mergeBlocks(before: WrittenContent, after: WrittenContent): MarkedContent[] {
  if (isLine(before) || isLine(after)) {
    const content = mergeLines(before.content ?? [], after.content ?? [])
    return [withFormat(before, after, content)]
  }
  if (before.content === undefined && after.content === undefined) {
    if (canonical(before.attrs?.['src']) === canonical(after.attrs?.['src']))
      return [withFormat(before, after, undefined)]
    return [
      { ...before, change: 'removed' },
      { ...after, change: 'added' },
    ]
  }
  return [withFormat(before, after, mergeLists(before.content ?? [], after.content ?? [], after.type ?? ''))]
}

/** Two series of blocks as one, with the differences marked. */
function mergeLists(
  before: readonly WrittenContent[],
  after: readonly WrittenContent[],
  parent: string,
): MarkedContent[] {
  if (BY_PLACE.has(parent) && before.length === after.length) {
    return before.flatMap((one, index) => {
      const other = after[index]!
      if (keyOf(one) === keyOf(other)) return [other]
      if (one.type === other.type) return mergeBlocks(one, other)
      return [
        { ...one, change: 'removed' as const },
        { ...other, change: 'added' as const },
      ]
    })
  }
  const alike = likenessOf(before, after)
  return compare(before.map(keyOf), after.map(keyOf), alike).flatMap((step): MarkedContent[] => {
    switch (step.kind) {
      case 'same':
        return [after[step.b]!]
      case 'changed':
        return mergeBlocks(before[step.a]!, after[step.b]!)
      case 'removed':
        return [{ ...before[step.a]!, change: 'removed' }]
      case 'added':
        return [{ ...after[step.b]!, change: 'added' }]
      default:
        return step satisfies never
    }
  })
}

/** The similarity of two blocks of two lists by their indexes; 0: they are not one block that was edited. */
export function likenessOf(
  before: readonly WrittenContent[],
  after: readonly WrittenContent[],
): (a: number, b: number) => number {
  const features = new Map<WrittenContent, Features>()
  const of = (block: WrittenContent): Features => {
    const known = features.get(block) ?? featuresOf(plainText(block))
    features.set(block, known)
    return known
  }
  return (a, b) => {
    const [one, other] = [before[a]!, after[b]!]
    if (one.type !== other.type) return 0
    const alike = likeness(of(one), of(other))
    return alike >= ALIKE ? alike : 0
  }
}

function isLine({ type = '', content }: WrittenContent): boolean {
  return LINES.has(type) || (content?.some((child) => INLINE_NODES.has(child.type ?? '')) ?? false)
}

function withFormat(
  before: WrittenContent,
  after: WrittenContent,
  content: MarkedContent[] | undefined,
): MarkedContent {
  const { content: _, ...own } = after
  const inner = content === undefined || content.length === 0 ? {} : { content }
  if (canonical(before.attrs) === canonical(after.attrs)) return { ...own, ...inner }
  return { ...own, ...inner, change: 'format', was: { attrs: before.attrs } }
}
