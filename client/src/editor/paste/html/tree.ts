/** An element of pasted HTML, detached from the DOM. */
export interface TreeElement {
  /** Lower-case name. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** The declarations that apply to the element itself: those of its classes, then its own. Both in lower case. */
  readonly style: Readonly<Record<string, string>>
  readonly children: readonly TreeNode[]
}

/** A text or an element. */
export type TreeNode = string | TreeElement

/** Whether a node is an element. */
export function isElement(node: TreeNode | undefined): node is TreeElement {
  return typeof node === 'object'
}

/** Whether a node is an element of one of these names. */
export function isNamed(node: TreeNode | undefined, ...names: readonly string[]): boolean {
  return isElement(node) && names.includes(node.name)
}

/** The text of a node, as `textContent` of the DOM. With `lines`, elements `br` are line feeds. */
export function textOf(node: TreeNode, lines = false): string {
  const parts: string[] = []
  const visit = (node: TreeNode): void => {
    if (typeof node === 'string') parts.push(node)
    else if (lines && node.name === 'br') parts.push('\n')
    else node.children.forEach(visit)
  }
  visit(node)
  return parts.join('')
}

/** The class names of an element. */
export function classesOf(element: TreeElement): string[] {
  return (element.attributes['class'] ?? '').split(/\s+/).filter((name) => name !== '')
}

/** The elements that contain an element of that name, found in one walk. */
export function elementsAround(root: TreeElement, name: string): ReadonlySet<TreeElement> {
  const around = new Set<TreeElement>()
  const visit = (element: TreeElement): boolean => {
    let found = false
    for (const child of element.children) {
      if (isElement(child) && (visit(child) || child.name === name)) found = true
    }
    if (found) around.add(element)
    return found
  }
  visit(root)
  return around
}

/** The elements below `element` that `accept` accepts, in order; not those inside of an accepted one. */
export function descendants(element: TreeElement, accept: (element: TreeElement) => boolean): TreeElement[] {
  const found: TreeElement[] = []
  const visit = (node: TreeNode): void => {
    if (typeof node === 'string') return
    if (accept(node)) found.push(node)
    else node.children.forEach(visit)
  }
  element.children.forEach(visit)
  return found
}
