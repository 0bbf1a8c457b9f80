import { bindingOf, fromRelativePosition, toRelativePosition } from '@cowrite/crdt/richtext'
import type { Mark } from '@tiptap/pm/model'
import type { EditorView } from '@tiptap/pm/view'
import { asSubstitution } from '../typography/substitutions.ts'

/**
 * The title of the document at an address, for the text of a link to it; `null` at once for an address of another server,
 * which is not asked, and later when there is no such document or the reader may not see it.
 */
export type TitleOf = (href: string) => Promise<string | null> | null

/**
 * Pastes an address: as a plain text, which then becomes a link, with the document's title as its text if it has one. So an
 * undo, and Backspace at once after it, leave the plain address.
 */
export function pasteAddress(view: EditorView, link: Mark, titleOf: TitleOf | null): void {
  const href = link.attrs['href'] as string
  const tr = view.state.tr.insertText(href).setMeta('paste', true).setMeta('uiEvent', 'paste')
  view.dispatch(tr.scrollIntoView())
  const to = view.state.selection.head
  const from = to - href.length
  const asked = titleOf?.(href) ?? null
  if (asked === null) {
    replace(view, from, to, link, null)
    return
  }
  // Others write meanwhile, and so does the user.
  const binding = bindingOf(view.state)
  const start = toRelativePosition(binding, from, 1)
  const end = toRelativePosition(binding, to, -1)
  void asked.then((title) => {
    if (view.isDestroyed || !view.editable) return
    const binding = bindingOf(view.state)
    const [from, to] = [fromRelativePosition(binding, start), fromRelativePosition(binding, end)]
    if (from !== null && to !== null) replace(view, from, to, link, title)
  })
}

function replace(view: EditorView, from: number, to: number, link: Mark, title: string | null): void {
  const { tr, doc, schema } = view.state
  const href: unknown = link.attrs['href']
  const { nodeAfter } = doc.resolve(from)
  const marks = nodeAfter?.marks ?? []
  const isLinkable =
    schema.marks['code']?.isInSet(marks) === undefined && link.type.isInSet(marks) === undefined
  if (from >= to || doc.textBetween(from, to) !== href || !isLinkable) return
  if (title === null) tr.addMark(from, to, link)
  else tr.replaceWith(from, to, schema.text(title, link.addToSet(marks)))
  view.dispatch(asSubstitution(tr.removeStoredMark(link.type)))
}
