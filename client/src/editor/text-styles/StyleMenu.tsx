import type { Editor } from '@tiptap/core'
import { ChevronDown } from 'lucide-react'
import { DropdownMenu, Toolbar } from 'radix-ui'
import { Menu } from '../../interface/Menu.tsx'
import { keysLabel } from '../controls/key-label.ts'
import { focusNow } from '../input/focus.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { setTextStyle, TEXT_STYLES, textStyleOf } from './text-style.ts'

export interface StyleMenuProps {
  readonly editor: Editor
  /** Whether its button is as small as the others. Default false. */
  readonly short?: boolean
}

/** The menu of text styles. Its button shows the style at the caret. */
export default function StyleMenu({ editor, short = false }: StyleMenuProps) {
  const style = useEditorValue(editor, textStyleOf, 'caretFrame')
  const current = TEXT_STYLES.find((one) => one.style === style)?.label ?? 'Text'
  return (
    <Menu
      align="start"
      distance={6}
      button={
        <Toolbar.Button
          className={short ? 'cw-tool cw-tool-short-style' : 'cw-tool cw-tool-style'}
          aria-label={`${current}, text style`}
        >
          {short ? (
            'Aa'
          ) : (
            <>
              <span>{current}</span>
              <ChevronDown className="cw-icon-small" aria-hidden="true" />
            </>
          )}
        </Toolbar.Button>
      }
      onClosed={(event) => {
        event.preventDefault()
        focusNow(editor)
      }}
    >
      <DropdownMenu.RadioGroup value={String(style)}>
        {TEXT_STYLES.map((one) => (
          <DropdownMenu.RadioItem
            key={one.style}
            value={String(one.style)}
            className="cw-menu-item"
            data-style={one.style}
            onSelect={() => setTextStyle(editor, one.style)}
          >
            <span className="cw-menu-label">{one.label}</span>
            <kbd className="cw-keys">{keysLabel(one.keys)}</kbd>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </Menu>
  )
}
