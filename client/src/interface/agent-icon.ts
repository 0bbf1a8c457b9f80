import { createLucideIcon } from 'lucide-react'

/** The mark of what agents do: the block that is their caret, in their square. */
export const AgentIcon = createLucideIcon('Agent', [
  ['rect', { x: 3, y: 3, width: 18, height: 18, rx: 5, key: 'square' }],
  ['path', { d: 'M12 8v8M9.5 8h5M9.5 16h5', key: 'caret' }],
])
