import * as Y from 'yjs'
import { canonical } from '../content/canonical.ts'
import type { SharedType } from '../content/items.ts'

/** A stretch of text with one set of attributes: characters, or one embedded value or shared type. */
export interface Run {
  readonly insert: unknown
  readonly attributes: Readonly<Record<string, unknown>>
}

/**
 * The content of texts; adjacent runs with the same attributes are merged (Yjs splits them at redundant format marks).
 */
export function runsOf(...texts: readonly Y.Text[]): Run[] {
  const runs: { insert: unknown; attributes: Record<string, unknown> }[] = []
  for (const text of texts) {
    for (const { insert, attributes = {} } of text.toDelta() as {
      insert: unknown
      attributes?: Record<string, unknown>
    }[]) {
      const last = runs.at(-1)
      if (
        typeof insert === 'string' &&
        typeof last?.insert === 'string' &&
        canonical(last.attributes) === canonical(attributes)
      ) {
        last.insert += insert
      } else {
        runs.push({ insert, attributes })
      }
    }
  }
  return runs
}

/** The attributes of an element or text; none for other types. */
export function attributesOf(type: SharedType): Record<string, unknown> {
  if (type instanceof Y.XmlElement || type instanceof Y.Text) return type.getAttributes()
  return {}
}

/**
 * The content of a value or shared type as text: equal for equal content. The division of a text into adjacent shared
 * types, and empty ones, make no difference: readers of the content see neither.
 */
export function contentKey(value: unknown): string {
  if (value instanceof Y.XmlHook) return `hook ${value.hookName} ${mapKey(value)}`
  if (value instanceof Y.XmlElement) {
    const attributes = attributesKey(value)
    return `<${JSON.stringify(value.nodeName)} ${attributes} ${childKeys(value).join(' ')}>`
  }
  if (value instanceof Y.Text) return `text ${attributesKey(value)} ${runKeys([value])}`
  if (value instanceof Y.Map) return `map ${mapKey(value)}`
  if (value instanceof Y.Array) return `array [${value.toArray().map(contentKey).join(',')}]`
  if (value instanceof Y.AbstractType) return 'other'
  return canonical(value)
}

function mapKey(map: Y.Map<unknown>): string {
  return entriesKey([...map.entries()])
}

/** An attribute may be a shared type as well: only the editor's schema excludes that. */
function attributesKey(type: SharedType): string {
  return entriesKey(Object.entries(attributesOf(type)))
}

function entriesKey(list: readonly (readonly [string, unknown])[]): string {
  const entries = list.map(([key, value]) => `${JSON.stringify(key)}:${contentKey(value)}`)
  return `{${entries.sort().join(',')}}`
}

/** The keys of the children of a fragment or element; adjacent texts count as one. */
export function childKeys(parent: Y.XmlFragment): string[] {
  const keys: string[] = []
  let texts: Y.Text[] = []
  const flush = () => {
    const key = runKeys(texts)
    if (key !== '') keys.push(`text {} ${key}`)
    texts = []
  }
  for (const child of parent.toArray() as SharedType[]) {
    if (child instanceof Y.Text && Object.keys(attributesOf(child)).length === 0) {
      texts.push(child)
    } else {
      flush()
      keys.push(contentKey(child))
    }
  }
  flush()
  return keys
}

function runKeys(texts: readonly Y.Text[]): string {
  return runsOf(...texts)
    .map(({ insert, attributes }) => `${contentKey(insert)}${canonical(attributes)}`)
    .join('')
}

/**
 * A copy of a value for another document, or for another place in the same one. Yjs's own `clone()` would put types
 * inside a text into two documents at once, and omits the attributes of texts.
 */
export function copyOf(value: unknown): unknown {
  if (value instanceof Y.XmlHook) return value.clone()
  if (value instanceof Y.XmlElement) {
    const element = new Y.XmlElement(value.nodeName)
    for (const [key, each] of Object.entries(attributesOf(value)))
      element.setAttribute(key, copyOf(each) as string)
    element.insert(0, value.toArray().map(copyOf) as Y.XmlElement[])
    return element
  }
  if (value instanceof Y.Text) {
    const text = value instanceof Y.XmlText ? new Y.XmlText() : new Y.Text()
    for (const [key, each] of Object.entries(attributesOf(value))) text.setAttribute(key, copyOf(each))
    text.applyDelta(insertsOf(runsOf(value)))
    return text
  }
  if (value instanceof Y.Map) {
    return new Y.Map([...value.entries()].map(([key, each]): [string, unknown] => [key, copyOf(each)]))
  }
  if (value instanceof Y.Array) return Y.Array.from(value.toArray().map(copyOf) as object[])
  return withoutConstructor(value)
}

/**
 * Removes a key `constructor`: Yjs reads the constructor of a value, and throws when an object has another value there.
 */
function withoutConstructor(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'constructor')) return value
  const { constructor: _constructor, ...rest } = value as Record<string, unknown>
  return rest
}

/** Runs as the delta that inserts them into a new text. */
export function insertsOf(runs: readonly Run[]): { insert: unknown; attributes: Record<string, unknown> }[] {
  return runs.map(({ insert, attributes }) => ({ insert: copyOf(insert), attributes: { ...attributes } }))
}

/** Changes the attributes of an element or text to those of another one; equal attributes are not written. */
export function restoreAttributes(current: Y.XmlElement | Y.Text, version: Y.XmlElement | Y.Text): void {
  const now = attributesOf(current)
  const then = attributesOf(version)
  const target = current as Y.XmlElement
  // Yjs's type declarations allow strings only; documents can contain any JSON.
  for (const [key, value] of Object.entries(then)) {
    if (!Object.hasOwn(now, key) || contentKey(now[key]) !== contentKey(value))
      target.setAttribute(key, copyOf(value) as string)
  }
  for (const key of Object.keys(now)) if (!Object.hasOwn(then, key)) target.removeAttribute(key)
}
