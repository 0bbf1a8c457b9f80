import type { Editor } from '@tiptap/core'
import { CopyPlus, Ellipsis, LetterText, ListTree, Search, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { keysLabel } from '../editor/controls/key-label.ts'
import { usePortal } from '../editor/controls/portal.ts'
import { ExportItems, type ExportItemsProps } from '../editor/export/ExportItems.tsx'

export interface MoreMenuProps {
  /** `null` until there is an editor. */
  readonly editor: Editor | null
  readonly onExport: ExportItemsProps['onExport']
  readonly onFind: () => void
  readonly onOutline: () => void
  readonly onWords: () => void
  readonly onCopy: () => void
  readonly onTrash: () => void
}

/** The menu of what can be done with the whole document. */
export default function MoreMenu({
  editor,
  onExport,
  onFind,
  onOutline,
  onWords,
  onCopy,
  onTrash,
}: MoreMenuProps) {
  const portal = usePortal()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger ref={portal.ref} className="cw-tool" aria-label="More" data-cw-tip="More">
        <Ellipsis className="cw-icon" aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={portal.container}>
        <DropdownMenu.Content className="cw-panel cw-menu" align="end" sideOffset={8} collisionPadding={8}>
          <DropdownMenu.Item className="cw-menu-item" onSelect={onFind}>
            <Search className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">Find and replace…</span>
            <kbd className="cw-keys">{keysLabel('Mod-Shift-f')}</kbd>
          </DropdownMenu.Item>
          <DropdownMenu.Item className="cw-menu-item" onSelect={onOutline}>
            <ListTree className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">Outline</span>
          </DropdownMenu.Item>
          <DropdownMenu.Item className="cw-menu-item" onSelect={onWords}>
            <LetterText className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">Words…</span>
          </DropdownMenu.Item>
          {editor !== null && (
            <ExportItems editor={editor} container={portal.container} onExport={onExport} />
          )}
          <DropdownMenu.Item className="cw-menu-item" onSelect={onCopy}>
            <CopyPlus className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">Make a copy</span>
          </DropdownMenu.Item>
          <DropdownMenu.Item className="cw-menu-item" onSelect={onTrash}>
            <Trash2 className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">Move to trash</span>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
