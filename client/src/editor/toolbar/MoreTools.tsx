import type { Editor } from '@tiptap/core'
import { Plus } from 'lucide-react'
import { DropdownMenu, Toolbar } from 'radix-ui'
import { Fragment, useRef } from 'react'
import { Menu, MenuRule } from '../../interface/Menu.tsx'
import type { Action } from '../controls/action.ts'
import { keysLabel } from '../controls/key-label.ts'
import { focusNow } from '../input/focus.ts'
import { setTextStyle, TEXT_STYLES, textStyleOf } from '../text-styles/text-style.ts'
import type { ToolGroup } from './tool-groups.ts'

export interface MoreToolsProps {
  readonly editor: Editor
  readonly groups: readonly ToolGroup[]
}

/** The menu of the tools that the toolbar has no room for. */
export default function MoreTools({ editor, groups }: MoreToolsProps) {
  const chosen = useRef<(() => void) | null>(null)
  return (
    <Menu
      distance={6}
      button={
        <Toolbar.Button className="cw-tool" aria-label="More formatting" data-cw-tip="More formatting">
          <Plus className="cw-icon" aria-hidden="true" />
        </Toolbar.Button>
      }
      onClosed={(event) => {
        event.preventDefault()
        // What a tool opens takes the focus after the text has it.
        focusNow(editor)
        chosen.current?.()
        chosen.current = null
      }}
    >
      {groups.map(({ name, tools }, index) => (
        <Fragment key={name}>
          {index > 0 && <MenuRule />}
          <DropdownMenu.Group aria-label={name}>
            {tools === 'styles' ? (
              <Styles editor={editor} />
            ) : (
              tools.map((action) => (
                <Tool
                  key={action.id}
                  editor={editor}
                  action={action}
                  onChoose={() => {
                    chosen.current = () => action.run(editor)
                  }}
                />
              ))
            )}
          </DropdownMenu.Group>
        </Fragment>
      ))}
    </Menu>
  )
}

interface ToolProps {
  readonly editor: Editor
  readonly action: Action
  readonly onChoose: () => void
}

function Tool({ editor, action, onChoose }: ToolProps) {
  const { icon: Icon, label, keys, active, enabled } = action
  const content = (
    <>
      <Icon className="cw-icon" aria-hidden="true" />
      <span className="cw-menu-label">{label}</span>
      {keys !== undefined && <kbd className="cw-keys">{keysLabel(keys)}</kbd>}
    </>
  )
  const shared = { className: 'cw-menu-item', disabled: !enabled(editor), onSelect: onChoose }
  return active === undefined ? (
    <DropdownMenu.Item {...shared}>{content}</DropdownMenu.Item>
  ) : (
    <DropdownMenu.CheckboxItem {...shared} checked={active(editor)}>
      {content}
    </DropdownMenu.CheckboxItem>
  )
}

function Styles({ editor }: { editor: Editor }) {
  return (
    <DropdownMenu.RadioGroup value={String(textStyleOf(editor))}>
      {TEXT_STYLES.map(({ style, label, keys }) => (
        <DropdownMenu.RadioItem
          key={style}
          value={String(style)}
          className="cw-menu-item"
          onSelect={() => setTextStyle(editor, style)}
        >
          <span className="cw-menu-label">{label}</span>
          <kbd className="cw-keys">{keysLabel(keys)}</kbd>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}
