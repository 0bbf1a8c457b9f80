import { BACKLINKS } from './backlinks/backlinks-panel.ts'
import type { Panel } from './frame/panel.ts'
import { OUTLINE } from './outline/outline-panel.ts'

/** The panels beside the text, in the order of the menu of a document. */
export const PANELS: readonly Panel[] = [OUTLINE, BACKLINKS]
