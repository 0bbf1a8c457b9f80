import type { MarkedContent } from '@cowrite/crdt/richtext'
import type { VersionAuthor } from '../../api/versions.ts'
import type { Face } from '../../editor/people/Avatar.tsx'
import { initials } from '../../editor/people/initials.ts'
import { cssColor } from '../../session/presence/shown-color.ts'

/** Avatars that have room in the gutter. */
const SHOWN = 2

/** The avatars of who wrote most of some blocks, for the gutter beside them; `null` when nobody is known. */
export function gutterOf(
  blocks: readonly MarkedContent[],
  authors: readonly VersionAuthor[],
  face: (author: VersionAuthor) => Face,
): HTMLElement | null {
  const lengths = new Map<number, number>()
  const count = (node: MarkedContent): void => {
    if (typeof node.text === 'string' && node.by !== undefined)
      lengths.set(node.by, (lengths.get(node.by) ?? 0) + node.text.length)
    for (const child of node.content ?? []) count(child)
  }
  for (const block of blocks) count(block)
  const most = [...lengths]
    .sort((a, b) => b[1] - a[1])
    .slice(0, SHOWN)
    .reverse()
  if (most.length === 0) return null
  const gutter = document.createElement('span')
  gutter.className = 'cw-v-gutter'
  for (const [by] of most) {
    const author = authors[by]
    if (author !== undefined) gutter.append(avatar(face(author)))
  }
  return gutter
}

/** As the component `Avatar` draws it. */
function avatar({ name, color, agent }: Face): HTMLElement {
  const element = document.createElement('span')
  element.className = 'cw-avatar cw-avatar-small'
  element.setAttribute('aria-hidden', 'true')
  element.dataset['initials'] = agent ? initials(name).slice(0, 1) : initials(name)
  if (agent) element.dataset['agent'] = ''
  else if (color === '') element.dataset['plain'] = ''
  else element.style.setProperty('--cw-person', cssColor(color))
  return element
}
