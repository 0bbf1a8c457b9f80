import { CopyPlus, Ellipsis, Link2, Pencil, Star, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useRef } from 'react'
import type { DocumentSummary } from '../../api/documents.ts'
import { usePortal } from '../../editor/controls/portal.ts'
import { pathOf } from '../navigation/route.ts'
import type { RowActions } from './row-actions.ts'

export interface RowMenuProps {
  readonly document: DocumentSummary
  readonly starred: boolean
  readonly actions: RowActions
}

/** The menu of a row. It is mounted when it is opened for the first time, and therefore open at first. */
export default function RowMenu({ document, starred, actions }: RowMenuProps) {
  const portal = usePortal()
  // A menu that closes returns the focus to its button. Here the title field has to get it.
  const toField = useRef(false)
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger
        ref={portal.ref}
        className="cw-tool cw-row-more"
        aria-label={`More for ${document.title || 'Untitled'}`}
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
              actions.setRenaming(document.address)
            }}
          >
            <Pencil className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">Rename</span>
            <kbd className="cw-keys">F2</kbd>
          </DropdownMenu.Item>
          <DropdownMenu.Item className="cw-menu-item" onSelect={() => actions.copy(document)}>
            <CopyPlus className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">Make a copy</span>
          </DropdownMenu.Item>
          <DropdownMenu.Item className="cw-menu-item" onSelect={() => actions.star(document, !starred)}>
            <Star className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">{starred ? 'Remove from favourites' : 'Add to favourites'}</span>
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className="cw-menu-item"
            onSelect={() => {
              const { href } = new URL(pathOf({ page: 'document', address: document.address }), location.href)
              void navigator.clipboard.writeText(href)
            }}
          >
            <Link2 className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">Copy link</span>
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="cw-menu-rule" />
          <DropdownMenu.Item className="cw-menu-item" onSelect={() => actions.remove(document)}>
            <Trash2 className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">Move to trash</span>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
