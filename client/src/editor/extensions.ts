import { richtextExtensions } from '@cowrite/crdt/richtext'
import type { AnyExtension } from '@tiptap/core'
import type { DocumentSession } from '../session/document-session.ts'
import { Assistant } from './assistant/assistant.ts'
import { Carets } from './carets/carets.ts'
import { CodeBlockWithBar } from './code/code-block.ts'
import { Collaboration } from './collaboration/collaboration.ts'
import { CommentMarks } from './comments/comment-marks.ts'
import { ContentsKeys, EditorContents } from './contents/contents.ts'
import { Requests } from './controls/requests.ts'
import { EditorDate } from './dates/date.ts'
import { EditorFile, Files } from './files/files.ts'
import { EditorFootnote, EditorFootnoteReference, FootnoteKeys } from './footnotes/footnote.ts'
import { EditorPicture } from './images/picture.ts'
import { FocusNow } from './input/focus.ts'
import { PendingInput } from './input/pending-input.ts'
import { EditorLink } from './links/editor-link.ts'
import { Formula } from './maths/formula.ts'
import { EditorMention } from './mentions/mention.ts'
import { Paste } from './paste/paste.ts'
import { Placeholder } from './placeholder/placeholder.ts'
import { EditorQuotation } from './quotations/quotation.ts'
import { Scrolling } from './scrolling/scroll-anchoring.ts'
import { Sections } from './sections/sections.ts'
import { type EditorCallbacks, EditorKeys } from './shortcuts/editor-keys.ts'
import { Frames } from './state/frames.ts'
import { SuggestionMarks } from './suggestions/suggestion-marks.ts'
import { EditorTable } from './tables/editor-table.ts'
import { TableScrollers } from './tables/table-scrollers.ts'
import { EditorToggle, ToggleKeys } from './toggles/toggle.ts'
import { TypedLists } from './typed-lists/typed-lists.ts'
import { Substitutions } from './typography/substitutions.ts'
import { unknownContent } from './unknown/unknown-content.ts'

/** The extensions of the editor: the shared schema bound to a session, and the extensions of each capability. */
export function editorExtensions(session: DocumentSession, callbacks: EditorCallbacks): AnyExtension[] {
  return [
    ...richtextExtensions({
      codeBlock: CodeBlockWithBar,
      blockquote: EditorQuotation,
      toggle: EditorToggle,
      inlineMath: Formula,
      date: EditorDate,
      mention: EditorMention.configure({ server: session.server, send: session.send }),
      contents: EditorContents,
      image: EditorPicture,
      file: EditorFile,
      table: EditorTable,
      link: EditorLink,
      footnote: EditorFootnote,
      footnoteReference: EditorFootnoteReference,
    }),
    ...unknownContent(),
    ...(session.holding?.extensions ?? []),
    Collaboration.configure({ session }),
    Files.configure({ session }),
    Sections,
    Frames,
    Requests,
    PendingInput.configure({ beforeMessage: (listener) => session.beforeMessage(listener) }),
    Assistant,
    Carets.configure({ awareness: session.awareness, toShared: session.holding?.toShared }),
    SuggestionMarks,
    CommentMarks,
    Placeholder,
    FocusNow,
    Substitutions,
    Paste,
    TypedLists,
    TableScrollers,
    Scrolling,
    ToggleKeys,
    FootnoteKeys,
    ContentsKeys,
    EditorKeys.configure(callbacks),
  ]
}
