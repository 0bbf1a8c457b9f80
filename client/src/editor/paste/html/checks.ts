import type { Run } from '../content/block.ts'
import { classesOf, isElement, type TreeElement } from './tree.ts'

/** Signs of a box at the start of a line, empty or checked: Unicode's boxes, and Markdown's `[ ]` and `[x]`. */
const SIGN = /^\s*(?:([\u2610\u2751])|([\u2611\u2612])|\[( |x|X)\](?=\s))[\s\u00a0]*/

/** Whether the attributes of a list's item say that it is a task, and whether it is done; else `null`. */
export function checkedByAttributes(item: TreeElement): boolean | null {
  const { attributes } = item
  if (attributes['role'] === 'checkbox' && attributes['aria-checked'] !== undefined) {
    return attributes['aria-checked'] === 'true'
  }
  if (attributes['data-checked'] !== undefined) return attributes['data-checked'] !== 'false'
  const list = attributes['data-list']
  if (list === 'checked' || list === 'unchecked') return list === 'checked'
  // An export of Notion has an empty element before the text.
  for (const child of item.children) {
    if (!isElement(child)) continue
    const classes = classesOf(child)
    if (classes.includes('checkbox-on')) return true
    if (classes.includes('checkbox-off')) return false
  }
  return null
}

/** Takes the box from the start of a line: whether it is checked, and the rest. `null` without a box. */
export function takeBox(
  runs: readonly Run[],
): { readonly checked: boolean; readonly rest: readonly Run[] } | null {
  const [first, ...rest] = runs
  if (first?.kind === 'checkbox') return { checked: first.checked, rest: withoutLeadingSpace(rest) }
  if (first?.kind !== 'text') return null
  const match = SIGN.exec(first.text)
  if (match === null) return null
  const checked = match[2] !== undefined || match[3] === 'x' || match[3] === 'X'
  const text = first.text.slice(match[0].length)
  return { checked, rest: text === '' ? rest : [{ ...first, text }, ...rest] }
}

function withoutLeadingSpace(runs: readonly Run[]): readonly Run[] {
  const [first, ...rest] = runs
  if (first?.kind !== 'text') return runs
  const text = first.text.replace(/^[\s\u00a0]+/, '')
  return text === '' ? rest : [{ ...first, text }, ...rest]
}
