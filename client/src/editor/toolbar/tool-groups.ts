import { GripVertical, Keyboard, PencilLine } from 'lucide-react'
import type { Action } from '../controls/action.ts'
import { ask } from '../controls/requests.ts'
import { HISTORY } from '../history/history-actions.ts'
import { imageAction } from '../images/image-action.ts'
import { linkAction } from '../links/link-action.ts'
import { LISTS } from '../lists/list-actions.ts'
import { MARKS } from '../marks/mark-actions.ts'
import { BLOCKS } from './block-group.ts'

/** Tools that stand together in the toolbar and fold together into its menu. */
export interface ToolGroup {
  readonly name: string
  /** The tools; `styles`: the menu of text styles. */
  readonly tools: readonly Action[] | 'styles'
}

/** What the tools ask for that is shown elsewhere. */
export interface ToolCallbacks {
  readonly onLink: () => void
  readonly onImage: () => void
  readonly onHelp: () => void
}

/** Opens the menu of the selected blocks, where no handle appears beside the text. */
const BLOCK_MENU: Action = {
  id: 'blockMenu',
  label: 'Block menu',
  icon: GripVertical,
  keys: 'Mod-Shift-Enter',
  forTouch: true,
  run: (editor) => ask(editor, 'blockMenu', {}),
  enabled: () => true,
}

/** Switches between editing and suggesting, where the header has no room for the menu of the two. */
const SUGGESTING: Action = {
  id: 'suggesting',
  label: 'Suggest changes',
  icon: PencilLine,
  keys: 'Mod-Shift-e',
  forTouch: true,
  run: (editor) => editor.emit('suggesting', {}),
  enabled: () => true,
  active: (editor) => editor.storage.ownMarks !== undefined,
}

/** All tools, in the order of the toolbar. */
export function toolGroups({ onLink, onImage, onHelp }: ToolCallbacks): readonly ToolGroup[] {
  const help: Action = {
    id: 'help',
    label: 'Keyboard shortcuts',
    icon: Keyboard,
    keys: 'Mod-/',
    run: onHelp,
    enabled: () => true,
  }
  return [
    { name: 'History', tools: HISTORY },
    { name: 'Text style', tools: 'styles' },
    { name: 'Marks', tools: [...MARKS, linkAction(onLink)] },
    { name: 'Lists', tools: LISTS },
    { name: 'Blocks', tools: [...BLOCKS, imageAction(onImage)] },
    { name: 'More', tools: [BLOCK_MENU, SUGGESTING, help] },
  ]
}
