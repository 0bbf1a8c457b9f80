import { Ellipsis, Star } from 'lucide-react'
import { type KeyboardEvent, memo, Suspense, useRef, useState } from 'react'
import type { DocumentSummary, OpenDocument } from '../../api/documents.ts'
import { later } from '../../editor/controls/later.ts'
import { FaceStack } from '../../editor/people/FaceStack.tsx'
import { AppLink } from '../navigation/navigation.tsx'
import { projectOf } from '../navigation/route.ts'
import { useProjectName } from '../projects/projects-context.ts'
import { TimeFormats } from '../titles/time.ts'
import { cleanTitle, MAX_TITLE_LENGTH, shownTitle } from '../titles/title-state.ts'
import type { RowActions } from './row-actions.ts'

export interface DocumentRowProps {
  readonly document: DocumentSummary
  readonly here: OpenDocument | undefined
  readonly starred: boolean
  readonly selected: boolean
  readonly renaming: boolean
  readonly actions: RowActions
}

// The menu's code is needed when it is opened, and its elements make a long list slow.
const RowMenu = later(() => import('./RowMenu.tsx'), MoreButton)

const TIMES = new TimeFormats()

/** One document in the list. */
export const DocumentRow = memo(function DocumentRow(props: DocumentRowProps) {
  const { document, here, starred, selected, renaming, actions } = props
  const title = document.title || 'Untitled'
  const project = projectOf(document.address)
  const nameOfProject = useProjectName()
  return (
    <li className="cw-row" data-selected={selected || undefined} data-address={document.address}>
      <input
        type="checkbox"
        className="cw-row-check"
        aria-label={`Select ${title}`}
        checked={selected}
        onChange={(event) => {
          const { nativeEvent } = event
          actions.select(document, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
        }}
      />
      <span className="cw-row-name">
        {renaming ? (
          <TitleField
            title={document.title}
            onDone={(typed) => {
              actions.setRenaming(null)
              if (typed !== null && typed !== document.title) actions.rename(document, typed)
            }}
          />
        ) : (
          <AppLink
            to={{ page: 'document', address: document.address }}
            className="cw-row-title"
            dir="auto"
            aria-keyshortcuts="F2"
          >
            {title}
          </AppLink>
        )}
        {document.template && <span className="cw-row-tag">Template</span>}
        {document.readOnly && <span className="cw-row-tag">Read only</span>}
      </span>
      <button
        type="button"
        className="cw-tool cw-row-star"
        aria-pressed={starred}
        aria-label={`Favourite: ${title}`}
        onClick={() => actions.star(document, !starred)}
      >
        <Star className="cw-icon" aria-hidden="true" />
      </button>
      <AppLink to={{ page: 'project', project }} className="cw-row-project">
        {nameOfProject(project)}
      </AppLink>
      <span className="cw-row-here">{here !== undefined && <HereNow open={here} />}</span>
      <time className="cw-row-time" dateTime={document.updatedAt} title={TIMES.exact(document.updatedAt)}>
        {TIMES.relative(document.updatedAt, Date.now())}
      </time>
      <More document={document} starred={starred} actions={actions} />
    </li>
  )
})

function HereNow({ open }: { open: OpenDocument }) {
  const names = open.people.map(({ name, agent }) => (agent ? `${name} (AI)` : name))
  const all = open.more > 0 ? [...names, `${open.more} more`] : names
  return (
    <span className="cw-stack" role="img" aria-label={`Here now: ${all.join(', ')}`} title={all.join(', ')}>
      <FaceStack people={open.people} more={open.more} small />
    </span>
  )
}

interface MoreProps {
  readonly document: DocumentSummary
  readonly starred: boolean
  readonly actions: RowActions
}

function More(props: MoreProps) {
  const [opened, setOpened] = useState(false)
  if (!opened) return <MoreButton {...props} onOpen={() => setOpened(true)} />
  return (
    <Suspense fallback={<MoreButton {...props} />}>
      <RowMenu {...props} />
    </Suspense>
  )
}

/** The button of the menu while the menu is not there. */
function MoreButton({ document, onOpen }: Pick<MoreProps, 'document'> & { onOpen?: () => void }) {
  return (
    <button
      type="button"
      className="cw-tool cw-row-more"
      aria-label={`More for ${document.title || 'Untitled'}`}
      aria-haspopup="menu"
      aria-expanded="false"
      onClick={onOpen}
    >
      <Ellipsis className="cw-icon" aria-hidden="true" />
    </button>
  )
}

/** The field that renames a document. Enter and leaving the field save the title; Escape cancels. */
function TitleField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const [typed, setTyped] = useState(() => shownTitle(title))
  const done = useRef(false)
  const finish = (result: string | null) => {
    if (done.current) return
    done.current = true
    onDone(result)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) finish(cleanTitle(typed))
    if (event.key === 'Escape') finish(null)
  }
  return (
    <input
      className="cw-row-title cw-row-field"
      dir="auto"
      aria-label="Title"
      value={typed}
      maxLength={MAX_TITLE_LENGTH}
      ref={(field) => {
        if (field !== null && field !== field.ownerDocument.activeElement) field.select()
      }}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => finish(cleanTitle(typed))}
    />
  )
}
