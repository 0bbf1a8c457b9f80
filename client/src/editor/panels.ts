import { ASSISTANT } from './assistant/assistant-panel.ts'
import { AUTHORS } from './authors/authors-panel.ts'
import { BACKLINKS } from './backlinks/backlinks-panel.ts'
import { COMMENTS } from './comments/comments-panel.ts'
import type { Panel } from './frame/panel.ts'
import { OUTLINE } from './outline/outline-panel.ts'
import { SUGGESTIONS } from './suggestions/suggestions-panel.ts'

/** The panels beside the text, in the order of the menu of a document. */
export const PANELS: readonly Panel[] = [OUTLINE, COMMENTS, SUGGESTIONS, AUTHORS, BACKLINKS, ASSISTANT]
