import type { Editor } from '@tiptap/core'
import {
  ArrowDown,
  ArrowUp,
  Copy,
  Link,
  type LucideIcon,
  MessageSquarePlus,
  Replace,
  SquareDashed,
  Trash2,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type BlockTarget, rangeOf } from '../blocks/block-target.ts'
import { type BlockRange, selectionOf, textOf, unitAround } from '../blocks/block-units.ts'
import { deleteBlocks, duplicateBlocks } from '../blocks/change-blocks.ts'
import { copyBlockLink } from '../blocks/copy-link.ts'
import { moveBlocks } from '../blocks/move-blocks.ts'
import type {} from '../comments/comment-marks.ts'
import { keysLabel } from '../controls/key-label.ts'
import { ask } from '../controls/requests.ts'
import { focusNow } from '../input/focus.ts'
import { TEXT_ENTRIES } from '../slash/text-entries.ts'

export interface BlockMenuProps {
  readonly editor: Editor
  readonly editable: boolean
  /** The document's address; `null` where it has none of its own. */
  readonly address: string | null
  readonly target: BlockTarget
  readonly container: HTMLElement | null
}

/** What one can do with a block or with several. Each acts on the blocks that were meant, or does nothing if they are gone. */
export function BlockMenu({ editor, editable, address, target, container }: BlockMenuProps) {
  const { state } = editor
  const range = rangeOf(state, target)
  const around = range === null ? null : unitAround(state.doc, range)
  const aroundName = around === null ? null : NAMES[state.doc.nodeAt(around.from)?.type.name ?? '']
  const isText = range !== null && hasText(editor, range)
  const act = (change: (range: BlockRange) => void) => () => {
    const range = rangeOf(editor.state, target)
    if (range !== null) change(range)
  }
  const select = (range: BlockRange) =>
    editor.view.dispatch(editor.state.tr.setSelection(selectionOf(editor.state.doc, range)))
  const move = (direction: 'up' | 'down') =>
    act((range) => {
      select(range)
      const moved = moveBlocks(editor.state, direction)
      if (moved !== null) editor.view.dispatch(moved)
    })
  return (
    <DropdownMenu.Portal container={container}>
      <DropdownMenu.Content
        className="cw-panel cw-menu"
        side="bottom"
        align="start"
        sideOffset={4}
        collisionPadding={8}
        aria-label="Block"
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          focusNow(editor)
        }}
      >
        {editable && isText && (
          <DropdownMenu.Sub>
            <DropdownMenu.SubTrigger className="cw-menu-item">
              <Replace className="cw-icon" aria-hidden="true" />
              <span className="cw-menu-label">Turn into</span>
              <span className="cw-menu-more" aria-hidden="true">
                ›
              </span>
            </DropdownMenu.SubTrigger>
            <DropdownMenu.Portal container={container}>
              <DropdownMenu.SubContent className="cw-panel cw-menu" sideOffset={6} collisionPadding={8}>
                {TEXT_ENTRIES.map((entry) => (
                  <Item
                    key={entry.id}
                    icon={entry.icon}
                    label={entry.label}
                    keys={entry.markdown}
                    onSelect={act((range) => {
                      const { tr } = editor.state
                      editor.view.dispatch(tr.setSelection(textOf(tr.doc, range)))
                      entry.run(editor)
                    })}
                  />
                ))}
              </DropdownMenu.SubContent>
            </DropdownMenu.Portal>
          </DropdownMenu.Sub>
        )}
        {editable && (
          <>
            <Item
              icon={Copy}
              label="Duplicate"
              onSelect={act((range) => editor.view.dispatch(duplicateBlocks(editor.state, range)))}
            />
            <Item
              icon={ArrowUp}
              label="Move up"
              keys={keysLabel('Mod-Shift-ArrowUp')}
              onSelect={move('up')}
            />
            <Item
              icon={ArrowDown}
              label="Move down"
              keys={keysLabel('Mod-Shift-ArrowDown')}
              onSelect={move('down')}
            />
          </>
        )}
        {editor.storage.commentMarks.list !== null && (
          <Item
            icon={MessageSquarePlus}
            label="Comment"
            keys={keysLabel('Mod-Alt-m')}
            onSelect={act(({ from }) => ask(editor, 'comment', { on: from }))}
          />
        )}
        {address !== null && (
          <Item
            icon={Link}
            label="Copy link"
            onSelect={act(({ from }) => void copyBlockLink(editor, address, from))}
          />
        )}
        {editable && aroundName !== undefined && aroundName !== null && (
          <Item
            icon={SquareDashed}
            label={`Select the ${aroundName}`}
            onSelect={act((range) => {
              const around = unitAround(editor.state.doc, range)
              if (around !== null) select(around)
            })}
          />
        )}
        {editable && (
          <Item
            icon={Trash2}
            label="Delete"
            onSelect={act((range) => editor.view.dispatch(deleteBlocks(editor.state, range)))}
          />
        )}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  )
}

/** What is around a block or item, by the name of its node. */
const NAMES: Readonly<Record<string, string>> = {
  bulletList: 'list',
  orderedList: 'list',
  taskList: 'list',
  listItem: 'item',
  taskItem: 'item',
  blockquote: 'quotation',
  toggle: 'toggle',
  footnote: 'footnote',
}

interface ItemProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly keys?: string
  readonly onSelect: () => void
}

function Item({ icon: Icon, label, keys = '', onSelect }: ItemProps) {
  return (
    <DropdownMenu.Item className="cw-menu-item" onSelect={onSelect}>
      <Icon className="cw-icon" aria-hidden="true" />
      <span className="cw-menu-label">{label}</span>
      {keys !== '' && <kbd className="cw-keys">{keys}</kbd>}
    </DropdownMenu.Item>
  )
}

/** Whether blocks have lines of text, outside of tables. */
function hasText({ state }: Editor, { from, to }: BlockRange): boolean {
  let found = false
  state.doc.nodesBetween(from, to, (node) => {
    found ||= node.isTextblock
    return !found && node.type.name !== 'table'
  })
  return found
}
