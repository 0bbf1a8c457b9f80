import type { Node } from '@tiptap/pm/model'
import { sourceOfFile } from './file-source.ts'

/** Whether a node is an image or a file with that source. */
export function refersTo({ type, attrs }: Node, src: string): boolean {
  return (type.name === 'image' || type.name === 'file') && attrs['src'] === src
}

/** The ids of the stored files that a document refers to, each once. */
export function storedIdsIn(doc: Node): string[] {
  const ids = new Set<string>()
  doc.descendants(({ type, attrs }) => {
    if (type.name !== 'image' && type.name !== 'file') return
    const source = sourceOfFile(attrs['src'])
    if (source.kind === 'stored') ids.add(source.id)
  })
  return [...ids]
}
