import * as Y from 'yjs'
import { FIELD } from '../schema/schema.ts'

/** Most files of which one document is known to refer to them. */
export const MAX_REFERENCED = 10_000

/** The address of a stored file, of this server or with an origin before it; its id is a UUID. */
const ADDRESS = /\/files\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-f-])/i

/**
 * The ids of the files that a document refers to, each once, in no order: by the attributes `src` and `href` of whatever
 * element, and by links in the text. {@link MAX_REFERENCED} at most.
 */
export function referencedFiles(doc: Y.Doc): string[] {
  const ids = new Set<string>()
  const add = (value: unknown): void => {
    const id = typeof value === 'string' ? ADDRESS.exec(value)?.[1] : undefined
    if (id !== undefined && ids.size < MAX_REFERENCED) ids.add(id.toLowerCase())
  }
  const waiting: unknown[] = doc.getXmlFragment(FIELD).toArray()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next instanceof Y.XmlText) addLinks(next, add)
    else if (next instanceof Y.XmlElement) {
      const { src, href } = next.getAttributes() as Readonly<Record<string, unknown>>
      add(src)
      add(href)
      for (const child of next.toArray() as unknown[]) waiting.push(child)
    }
  }
  return [...ids]
}

/** Adds where the links of a text lead: each mark is an object with its attributes. */
function addLinks(text: Y.XmlText, add: (value: unknown) => void): void {
  for (const { attributes } of text.toDelta() as readonly {
    readonly attributes?: Record<string, unknown>
  }[]) {
    for (const mark of Object.values(attributes ?? {})) {
      if (typeof mark === 'object' && mark !== null && 'href' in mark) add(mark.href)
    }
  }
}
