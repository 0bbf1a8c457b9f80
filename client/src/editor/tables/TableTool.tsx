import { type BlockId, bindingOf, blockIdAt } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import { TableProperties } from 'lucide-react'
import { DropdownMenu, Toolbar } from 'radix-ui'
import { useState } from 'react'
import { usePortal } from '../../interface/use-portal.ts'
import { TableMenu } from './TableMenu.tsx'
import { selectedPlace } from './table-place.ts'

/** The toolbar's button of the menu of the table at the caret, for screens on which the table has no controls of its own. */
export default function TableTool({ editor }: { editor: Editor }) {
  const portal = usePortal()
  const [cell, setCell] = useState<BlockId | null>(null)
  const open = () => {
    const place = selectedPlace(editor.state.selection)
    setCell(place === null ? null : blockIdAt(bindingOf(editor.state), place.cell))
  }
  return (
    <DropdownMenu.Root
      open={cell !== null}
      onOpenChange={(isOpen) => (isOpen ? open() : setCell(null))}
      modal={false}
    >
      <Toolbar.Button asChild>
        <DropdownMenu.Trigger ref={portal.ref} className="cw-tool" aria-label="Table menu" data-touch>
          <TableProperties className="cw-icon" aria-hidden="true" />
        </DropdownMenu.Trigger>
      </Toolbar.Button>
      {cell !== null && <TableMenu editor={editor} kind="table" cell={cell} container={portal.container} />}
    </DropdownMenu.Root>
  )
}
