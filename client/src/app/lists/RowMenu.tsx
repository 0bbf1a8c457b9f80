import { CopyPlus, Ellipsis, LayoutTemplate, Link2, Pencil, Star, Trash2 } from 'lucide-react'
import { useRef } from 'react'
import type { DocumentSummary } from '../../api/documents.ts'
import { Menu, MenuItem, MenuRule } from '../../interface/Menu.tsx'
import { pathOf } from '../navigation/route.ts'
import { templateLabel } from '../templates/template-label.ts'
import type { RowActions } from './row-actions.ts'

export interface RowMenuProps {
  readonly document: DocumentSummary
  readonly starred: boolean
  readonly actions: RowActions
}

/** The menu of a row. It is mounted when it is opened for the first time, and therefore open at first. */
export default function RowMenu({ document, starred, actions }: RowMenuProps) {
  // A menu that closes returns the focus to its button. Here the title field has to get it.
  const toField = useRef(false)
  return (
    <Menu
      defaultOpen
      distance={4}
      button={
        <button
          type="button"
          className="cw-tool cw-row-more"
          aria-label={`More for ${document.title || 'Untitled'}`}
        >
          <Ellipsis className="cw-icon" aria-hidden="true" />
        </button>
      }
      onClosed={(event) => {
        if (toField.current) event.preventDefault()
        toField.current = false
      }}
    >
      <MenuItem
        icon={Pencil}
        label="Rename"
        keys="F2"
        onChoose={() => {
          toField.current = true
          actions.setRenaming(document.address)
        }}
      />
      <MenuItem icon={CopyPlus} label="Make a copy" onChoose={() => actions.copy(document)} />
      <MenuItem
        icon={LayoutTemplate}
        label={templateLabel(document.template)}
        onChoose={() => actions.setTemplate(document, !document.template)}
      />
      <MenuItem
        icon={Star}
        label={starred ? 'Remove from favourites' : 'Add to favourites'}
        onChoose={() => actions.star(document, !starred)}
      />
      <MenuItem
        icon={Link2}
        label="Copy link"
        onChoose={() => {
          const { href } = new URL(pathOf({ page: 'document', address: document.address }), location.href)
          void navigator.clipboard.writeText(href)
        }}
      />
      <MenuRule />
      <MenuItem icon={Trash2} label="Move to trash" onChoose={() => actions.remove(document)} />
    </Menu>
  )
}
