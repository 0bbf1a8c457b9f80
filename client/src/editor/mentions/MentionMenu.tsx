import type { Editor } from '@tiptap/core'
import { FileText, User } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { type DocumentSummary, documentsApi } from '../../api/documents.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import { useFaces } from '../people/Faces.tsx'
import { TypedList } from '../typed-lists/TypedList.tsx'
import type { TypedQuery } from '../typed-lists/typed-query.ts'
import { foundDocuments, foundPeople, type Mentioned } from './mentioned.ts'

export interface MentionMenuProps {
  readonly editor: Editor
  readonly session: DocumentSession
  readonly query: TypedQuery
}

/** The list of the people in the document and of documents at an @. */
export default function MentionMenu({ editor, session, query }: MentionMenuProps) {
  const people = useFaces(session)
  const documents = useDocuments(session)
  const { text } = query
  const sections = useMemo(
    () =>
      [
        { title: 'People', entries: foundPeople(people, text) },
        { title: 'Documents', entries: foundDocuments(documents, session.address, text) },
      ].filter(({ entries }) => entries.length > 0),
    [people, documents, session, text],
  )
  return (
    <TypedList
      editor={editor}
      query={query}
      label="Mention"
      sections={sections}
      idOf={(mentioned) => (mentioned.kind === 'person' ? `@${mentioned.label}` : mentioned.target)}
      onTake={(mentioned, { from, to }) => {
        const { tr, schema } = editor.state
        editor.view.dispatch(
          tr.replaceWith(from, to, schema.node('mention', { ...mentioned })).scrollIntoView(),
        )
      }}
    >
      {row}
    </TypedList>
  )
}

/** The documents of the server, none until it has answered. */
function useDocuments({ server, send }: DocumentSession): readonly DocumentSummary[] {
  const [documents, setDocuments] = useState<readonly DocumentSummary[]>([])
  useEffect(() => {
    const leaving = new AbortController()
    documentsApi(server, send)
      .list({ trashed: false, signal: leaving.signal })
      .then(
        (result) => {
          if (result.ok && !leaving.signal.aborted) setDocuments(result.value.documents)
        },
        (error: unknown) => {
          // The list was closed, and the request was aborted.
          if (!leaving.signal.aborted) throw error
        },
      )
    return () => leaving.abort()
  }, [server, send])
  return documents
}

function row({ kind, label }: Mentioned) {
  const Icon = kind === 'person' ? User : FileText
  return (
    <>
      <Icon className="cw-icon" aria-hidden="true" />
      <span className="cw-menu-label" dir="auto">
        {label}
      </span>
    </>
  )
}
