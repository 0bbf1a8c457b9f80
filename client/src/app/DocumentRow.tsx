import { CopyPlus, Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { DocumentSummary } from '../api/documents.ts'
import { usePortal } from '../editor/controls/portal.ts'
import { AppLink } from './navigation.tsx'
import { relativeTime } from './time.ts'
import { cleanTitle, MAX_TITLE_LENGTH, shownTitle } from './title-state.ts'

export interface DocumentRowProps {
  readonly document: DocumentSummary
  readonly onRename: (title: string) => void
  readonly onCopy: () => void
  readonly onRemove: () => void
}

/** One document in the list. */
export function DocumentRow({ document, onRename, onCopy, onRemove }: DocumentRowProps) {
  const [renaming, setRenaming] = useState(false)
  const portal = usePortal()
  // A menu that closes returns the focus to its button. Here the title field has to get it.
  const toField = useRef(false)
  const title = document.title || 'Untitled'
  return (
    <li className="cw-row">
      {renaming ? (
        <TitleField
          title={document.title}
          onDone={(title) => {
            setRenaming(false)
            if (title !== null && title !== document.title) onRename(title)
          }}
        />
      ) : (
        <AppLink to={{ page: 'document', address: document.address }} className="cw-row-title" dir="auto">
          {title}
        </AppLink>
      )}
      <span className="cw-row-facts">
        <span className="cw-row-address">{document.address}</span>
        <time dateTime={document.updatedAt} title={new Date(document.updatedAt).toLocaleString()}>
          {relativeTime(document.updatedAt, Date.now())}
        </time>
        {document.readOnly && <span>Read only</span>}
      </span>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          ref={portal.ref}
          className="cw-tool cw-row-more"
          aria-label={`More for ${title}`}
        >
          <Ellipsis className="cw-icon" aria-hidden="true" />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal container={portal.container}>
          <DropdownMenu.Content
            className="cw-panel cw-menu"
            align="end"
            sideOffset={4}
            collisionPadding={8}
            onCloseAutoFocus={(event) => {
              if (toField.current) event.preventDefault()
              toField.current = false
            }}
          >
            <DropdownMenu.Item
              className="cw-menu-item"
              onSelect={() => {
                toField.current = true
                setRenaming(true)
              }}
            >
              <Pencil className="cw-icon" aria-hidden="true" />
              <span className="cw-menu-label">Rename</span>
            </DropdownMenu.Item>
            <DropdownMenu.Item className="cw-menu-item" onSelect={onCopy}>
              <CopyPlus className="cw-icon" aria-hidden="true" />
              <span className="cw-menu-label">Make a copy</span>
            </DropdownMenu.Item>
            <DropdownMenu.Item className="cw-menu-item" onSelect={onRemove}>
              <Trash2 className="cw-icon" aria-hidden="true" />
              <span className="cw-menu-label">Move to trash</span>
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </li>
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
    if (event.key === 'Enter') finish(cleanTitle(typed))
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
