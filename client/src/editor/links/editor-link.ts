import { findAutolinks, isRevert, isSafeLink, Link } from '@cowrite/crdt/richtext'
import { InputRule, markInputRule } from '@tiptap/core'
import type { MarkType } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { ReplaceStep } from '@tiptap/pm/transform'
import { isRemote } from '../collaboration/remote.ts'
import { asSubstitution } from '../typography/substitutions.ts'

/** A link in Markdown whose closing bracket was typed: text, address with one level of brackets, title. */
const MARKDOWN =
  /(?<![!\\])\[([^[\]]*[^[\]\s][^[\]]*)\]\(((?:[^\s()]|\([^\s()]*\))+)(?:\s+["“„](.*?)["“”])?\)$/

/** The schema's link, which is made of typed addresses and of Markdown. */
export const EditorLink = Link.extend({
  addInputRules() {
    const { type } = this
    return [
      markInputRule({ find: markdownLink, type, getAttributes: ({ data }) => data ?? null }),
      new InputRule({
        find: (text) => {
          // Enter is handled below.
          const address = /[^\S\n]$/.test(text) ? lastAddress(text.slice(0, -1)) : null
          return address && { index: address.start, text: text.slice(address.start), data: { address } }
        },
        handler: ({ state, range, match }) => {
          const address: Address = match.data?.['address']
          return link(state.tr, type, range.from, address)
        },
      }),
    ]
  },

  addProseMirrorPlugins() {
    const { type } = this
    return [
      new Plugin({
        key: new PluginKey('typedLink'),
        props: {
          // Before the paragraph is divided.
          handleKeyDown: (view, { key, isComposing }) => {
            const { $head, empty } = view.state.selection
            if (key !== 'Enter' || isComposing || !empty || $head.parent.type.spec.code === true) return false
            const text = $head.parent.textBetween(0, $head.parentOffset, undefined, '\ufffc')
            const address = lastAddress(text)
            if (address === null) return false
            const { tr } = view.state
            if (link(tr, type, $head.start() + address.start, address) === undefined)
              view.dispatch(asSubstitution(tr))
            return false
          },
        },
        appendTransaction: (transactions, _before, state) =>
          transactions.some(isTyped) ? withoutSpaceAtEnd(state, type) : null,
      }),
    ]
  },
})

/** An address at the end of a text, before the punctuation that may follow it. */
interface Address {
  readonly start: number
  readonly length: number
  readonly href: string
}

/** The address that the last word of a text is, within brackets and quotation marks or before punctuation. */
export function lastAddress(text: string): Address | null {
  const [word] = /\S+$/.exec(text.slice(-MAX_WORD)) ?? ['']
  const [opening] = /^[([{"'“„«‘‚‹]*/.exec(word) ?? ['']
  const bare = word.slice(opening.length)
  const inQuotes = bare.replace(/[”“’‘»›]\p{P}*$/u, '')
  const [address, other] = findAutolinks(inQuotes)
  if (address === undefined || other !== undefined || address.start > 0) return null
  if (!/^\p{P}*$/u.test(bare.slice(address.end))) return null
  return {
    start: text.length - bare.length,
    length: address.end,
    href: address.href.replace(/^http:\/\/(?=www\.)/i, bare.startsWith('http') ? 'http://' : 'https://'),
  }
}

/** Longest word in which an address is looked for, in UTF-16 units. */
const MAX_WORD = 2_000

/** Makes an address in a text a link; `null` when it is one already, or is code. */
function link(tr: Transaction, type: MarkType, from: number, { length, href }: Address): null | undefined {
  const to = from + length
  const { code } = type.schema.marks
  if (!isSafeLink(href) || tr.doc.rangeHasMark(from, to, type)) return null
  if (code !== undefined && tr.doc.rangeHasMark(from, to, code)) return null
  tr.addMark(from, to, type.create({ href }))
  return undefined
}

function markdownLink(text: string) {
  const match = MARKDOWN.exec(text)
  const href = match?.[2]
  // Behind a backtick that is not closed yet it is code.
  if (match === null || !isSafeLink(href) || text.slice(0, match.index).split('`').length % 2 === 0)
    return null
  const [all, name = '', , title = ''] = match
  return { index: match.index, text: all, replaceWith: name, data: { href, title: title || null } }
}

/** Whether a transaction inserts what the user types. */
function isTyped(transaction: Transaction): boolean {
  if (!transaction.docChanged || isRemote(transaction) || isRevert(transaction)) return false
  if (transaction.getMeta('uiEvent') !== undefined) return false
  return transaction.steps.some(
    (step) => step instanceof ReplaceStep && step.slice.content.firstChild?.isText === true,
  )
}

/** Takes spaces that were typed at the end of a link out of it. */
function withoutSpaceAtEnd({ selection, tr }: EditorState, type: MarkType): Transaction | null {
  const { $head, empty } = selection
  const { nodeBefore, nodeAfter } = $head
  const mark = nodeBefore?.marks.find((mark) => mark.type === type)
  const spaces = /\s+$/.exec(nodeBefore?.text ?? '')?.[0].length ?? 0
  if (!empty || mark === undefined || spaces === 0 || mark.isInSet(nodeAfter?.marks ?? [])) return null
  return tr.removeMark($head.pos - spaces, $head.pos, type).removeStoredMark(type)
}
