import { ChevronDown, Plus } from 'lucide-react'
import { later, Nothing } from '../controls/later.ts'

// Menus need more code than their buttons.
export const TableTool = later(() => import('../tables/TableTool.tsx'), Nothing)
export const StyleMenu = later(() => import('../text-styles/StyleMenu.tsx'), StyleButton)
export const MoreTools = later(() => import('./MoreTools.tsx'), MoreToolsButton)

/** The button of the styles while their menu is not loaded. */
export function StyleButton() {
  return (
    <span className="cw-tool cw-tool-style" aria-hidden="true">
      <span>Text</span>
      <ChevronDown className="cw-icon-small" />
    </span>
  )
}

/** The button of the menu of further tools while that is not loaded. */
export function MoreToolsButton() {
  return (
    <span className="cw-tool" aria-hidden="true">
      <Plus className="cw-icon" />
    </span>
  )
}
