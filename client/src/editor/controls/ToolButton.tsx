import type { Editor } from '@tiptap/core'
import { Toolbar } from 'radix-ui'
import type { ComponentProps } from 'react'
import { focusNow } from '../input/focus.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import type { Action } from './action.ts'
import { keysLabel } from './key-label.ts'

/** A button of a bar for one action. Its state follows the caret. */
export function ToolButton({ editor, action }: { editor: Editor; action: Action }) {
  const stateOf = (editor: Editor) => ({
    active: action.active?.(editor) ?? null,
    enabled: action.enabled(editor),
  })
  const { active, enabled } = useEditorValue(editor, stateOf, action.followsAll ? 'frame' : 'caretFrame')
  const Icon = action.icon
  return (
    <BarButton
      label={action.label}
      keys={action.keys}
      pressed={active}
      disabled={!enabled}
      data-touch={action.forTouch || undefined}
      onClick={() => {
        action.run(editor)
        focusNow(editor)
      }}
    >
      <Icon className="cw-icon" aria-hidden="true" />
    </BarButton>
  )
}

interface BarButtonProps extends Omit<ComponentProps<'button'>, 'type'> {
  readonly 'data-touch'?: true | undefined
  readonly label: string
  readonly keys?: string | undefined
  /** Whether a toggle button is on; `null` for other buttons. */
  readonly pressed?: boolean | null
}

/** A button of a bar with a tooltip. Arrow keys move between the buttons. A press does not change the selection. */
export function BarButton({ label, keys, pressed = null, disabled, children, ...rest }: BarButtonProps) {
  return (
    <Toolbar.Button
      {...rest}
      className="cw-tool"
      aria-label={label}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      data-cw-tip={keys === undefined ? label : `${label}  ${keysLabel(keys)}`}
      aria-pressed={pressed ?? undefined}
      // Not `disabled`: a focused button would lose the focus when it becomes disabled.
      aria-disabled={disabled || undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={disabled ? undefined : rest.onClick}
    >
      {children}
    </Toolbar.Button>
  )
}

function ariaKeys(keys: string): string {
  return keys.replaceAll('-', '+').replace('Mod', /Mac|iP/.test(navigator.platform) ? 'Meta' : 'Control')
}
