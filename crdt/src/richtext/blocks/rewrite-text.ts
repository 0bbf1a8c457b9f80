import type { Mark, Node } from '@tiptap/pm/model'
import type { Transform } from '@tiptap/pm/transform'
import { canonical } from '../content/canonical.ts'
import { pairEqual } from '../diff/align.ts'
import { words } from '../diff/words.ts'

/** A word, a sequence of spaces, another character, or a node in a line. Offsets are those in the content. */
interface Token {
  readonly key: string
  readonly from: number
  readonly to: number
}

/**
 * Gives a textblock at a position the content of another one: only words that differ are deleted and inserted, what stays
 * gets other marks where they differ.
 */
export function rewriteText(tr: Transform, position: number, wanted: Node): void {
  const start = position + 1
  const present = tr.doc.nodeAt(position)!
  const [before, after] = [tokensOf(present), tokensOf(wanted)]
  const pairs = pairEqual(
    before.map(({ key }) => key),
    after.map(({ key }) => key),
  )
  // From the end: positions before a change stay.
  let [a, b] = [before.length, after.length]
  for (const pair of [...pairs.reverse(), { a: -1, b: -1 }]) {
    if (pair.a + 1 < a || pair.b + 1 < b) {
      const from = start + (before[pair.a]?.to ?? 0)
      const to = start + (before[a]?.from ?? present.content.size)
      const content = wanted.content.cut(after[pair.b]?.to ?? 0, after[b]?.from ?? wanted.content.size)
      tr.replaceWith(from, to, content)
    }
    a = pair.a
    b = pair.b
  }
  rewriteMarks(tr, position, wanted)
}

function tokensOf(block: Node): Token[] {
  const tokens: Token[] = []
  let text = ''
  let at = 0
  const flush = () => {
    for (const word of words(text)) {
      tokens.push({ key: `w${word}`, from: at, to: at + word.length })
      at += word.length
    }
    text = ''
  }
  for (const child of block.children) {
    if (child.isText) {
      text += child.text
      continue
    }
    flush()
    tokens.push({ key: `n${child.type.name}${canonical(child.attrs)}`, from: at, to: at + child.nodeSize })
    at += child.nodeSize
  }
  flush()
  return tokens
}

/** Marks of texts; nodes in a line have none that are stored. The content is the same but for its marks. */
function rewriteMarks(tr: Transform, position: number, wanted: Node): void {
  const present = tr.doc.nodeAt(position)!
  const [now, then] = [runsOf(present), runsOf(wanted)]
  let at = 0
  for (let i = 0, j = 0; i < now.length && j < then.length; ) {
    const end = Math.min(now[i]!.end, then[j]!.end)
    if (now[i]!.isText) remark(tr, position + 1 + at, position + 1 + end, now[i]!.marks, then[j]!.marks)
    at = end
    if (now[i]!.end === end) i++
    if (then[j]!.end === end) j++
  }
}

function remark(tr: Transform, from: number, to: number, now: readonly Mark[], then: readonly Mark[]): void {
  for (const mark of now) if (!mark.isInSet(then)) tr.removeMark(from, to, mark)
  for (const mark of then) if (!mark.isInSet(now)) tr.addMark(from, to, mark)
}

function runsOf(block: Node) {
  let end = 0
  return block.children.map(({ nodeSize, marks, isText }) => {
    end += nodeSize
    return { end, marks, isText }
  })
}
