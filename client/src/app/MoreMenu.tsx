import { Ellipsis, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { usePortal } from '../editor/controls/portal.ts'

/** The menu of what can be done with the whole document. */
export default function MoreMenu({ onTrash }: { onTrash: () => void }) {
  const portal = usePortal()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger ref={portal.ref} className="cw-tool" aria-label="More" data-cw-tip="More">
        <Ellipsis className="cw-icon" aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={portal.container}>
        <DropdownMenu.Content className="cw-panel cw-menu" align="end" sideOffset={8} collisionPadding={8}>
          <DropdownMenu.Item className="cw-menu-item" onSelect={onTrash}>
            <Trash2 className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">Move to trash</span>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
