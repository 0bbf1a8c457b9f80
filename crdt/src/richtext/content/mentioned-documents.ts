import * as Y from 'yjs'
import { mentionTarget } from '../schema/attributes.ts'
import { FIELD } from '../schema/schema.ts'

/** Most documents of which one document is known to mention them. */
export const MAX_MENTIONED = 1_000

/** The addresses of the documents that a document mentions, each once, in no order: {@link MAX_MENTIONED} at most. */
export function mentionedDocuments(doc: Y.Doc): string[] {
  const targets = new Set<string>()
  const waiting: Y.XmlFragment[] = [doc.getXmlFragment(FIELD)]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const child of next.toArray() as unknown[]) {
      if (!(child instanceof Y.XmlElement)) continue
      waiting.push(child)
      const { kind, target } = child.getAttributes() as Readonly<Record<string, unknown>>
      const address = child.nodeName === 'mention' && kind === 'document' ? mentionTarget(target) : null
      if (address !== null) targets.add(address)
      if (targets.size === MAX_MENTIONED) return [...targets]
    }
  }
  return [...targets]
}
