import * as Y from 'yjs'
import { identityOf, type RootKind, rootKinds, type SharedType } from '../content/items.ts'
import { compare } from '../diff/align.ts'
import { ALIKE, type Features, featuresOf, likeness } from '../diff/words.ts'
import { hasText, lineOf, restoreLine, textLine } from './inline.ts'
import { contentKey, copyOf, restoreAttributes } from './shared.ts'

/** Similarity of one and the same shared type in both documents; greater than any similarity of content. */
const IDENTICAL = 2

/**
 * Base similarity of two texts at the same place, which count as one text however different they are; the similarity of
 * their content is added.
 */
const BOTH_TEXTS = 0.1

/**
 * An edit as one Yjs V1 update made by `clientId` (an unsigned 32-bit integer), after which a document that holds
 * `current` has the content of `version`; `null` when it already has it. Neither document is changed. `clientId` must
 * not be used elsewhere at the same time.
 *
 * Content that both have in common keeps its items, and thereby the carets in it. Blocks are compared as in
 * `diffBlocks`; a changed block is compared inside in the same way, down to its words and formats. Concurrent edits in
 * unchanged blocks are preserved.
 *
 * All roots are restored: fragments (rich text), texts with their formats, maps and arrays with the shared types inside
 * them. Not restored: roots whose kind differs between the two documents, roots that contain subdocuments, and the map
 * entries of a root that is a list. A shared type inside a text, and an XML hook, is replaced as a whole when it
 * differs.
 */
export function restoreUpdate(current: Y.Doc, version: Y.Doc, clientId: number): Uint8Array | null {
  const copy = copyOfDocument(current)
  const wanted = copyOfDocument(version)
  copy.clientID = clientId
  const updates: Uint8Array[] = []
  copy.on('update', (update) => updates.push(update))
  copy.transact(() => {
    for (const [name, kind] of rootsToRestore(copy, wanted)) {
      restoreType(root(copy, name, kind), root(wanted, name, kind))
    }
  })
  copy.destroy()
  wanted.destroy()
  return updates.length > 0 ? Y.mergeUpdates(updates) : null
}

/** A copy on which roots can be accessed by their kind; in the original, that access would define their kind. */
function copyOfDocument(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  copy.transact((transaction) => {
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
    // Marks the transaction as local: after remote changes Yjs deletes redundant format marks, which would be an edit.
    transaction.local = true
  })
  return copy
}

function rootsToRestore(current: Y.Doc, version: Y.Doc): Map<string, RootKind> {
  const now = rootKinds(current)
  const then = rootKinds(version)
  const roots = new Map<string, RootKind>()
  for (const name of [...new Set([...now.keys(), ...then.keys()])].sort()) {
    const kinds = new Set([now.get(name) ?? 'unknown', then.get(name) ?? 'unknown'])
    kinds.delete('unknown')
    const [kind] = kinds
    if (kinds.size === 1 && kind !== undefined && kind !== 'unknown' && kind !== 'mixed')
      roots.set(name, kind)
  }
  return roots
}

function root(doc: Y.Doc, name: string, kind: RootKind): SharedType {
  switch (kind) {
    case 'text':
      return doc.getText(name)
    case 'map':
      return doc.getMap(name)
    case 'array':
      return doc.getArray(name)
    case 'xml':
      return doc.getXmlFragment(name)
    default:
      return kind satisfies never
  }
}

/** Changes `current` to the content of `version`. Both are of one kind ({@link isSameKind}). */
export function restoreType(current: SharedType, version: SharedType): void {
  if (current instanceof Y.Text && version instanceof Y.Text) {
    restoreAttributes(current, version)
    restoreLine(textLine(current), textLine(version))
  } else if (current instanceof Y.XmlFragment && version instanceof Y.XmlFragment) {
    if (current instanceof Y.XmlElement && version instanceof Y.XmlElement)
      restoreAttributes(current, version)
    restoreChildren(current, version)
  } else if (current instanceof Y.Map && version instanceof Y.Map) {
    restoreMap(current, version)
  } else if (current instanceof Y.Array && version instanceof Y.Array) {
    restoreArray(current, version)
  }
}

/** Whether one can be changed into the other by edits inside it. */
function isSameKind(a: SharedType, b: SharedType): boolean {
  if (a instanceof Y.XmlHook || b instanceof Y.XmlHook) return false
  if (a instanceof Y.XmlElement) return b instanceof Y.XmlElement && a.nodeName === b.nodeName
  return a.constructor === b.constructor
}

function restoreChildren(current: Y.XmlFragment, version: Y.XmlFragment): void {
  const line = lineOf(current)
  const wanted = lineOf(version)
  if (line !== null && wanted !== null && (hasText(line) || hasText(wanted))) restoreLine(line, wanted)
  else restoreNodes(current, version)
}

function restoreNodes(current: Y.XmlFragment, version: Y.XmlFragment): void {
  const now = current.toArray() as SharedType[]
  // Empty texts are invisible: none are created, and existing ones may stay.
  const then = (version.toArray() as SharedType[]).filter((node) => !isEmptyText(node))
  const alike = nodeLikeness(now, then)
  const steps = compare(now.map(contentKey), then.map(contentKey), alike)
  let place = now.length
  let added: Y.XmlElement[] = []
  const flush = () => {
    if (added.length > 0) current.insert(place, added)
    added = []
  }
  // From the end, so that earlier indexes stay valid.
  for (const step of steps.reverse()) {
    if (step.kind === 'added') {
      added.unshift(copyOf(then[step.b]) as Y.XmlElement)
      continue
    }
    flush()
    place = step.a
    const node = now[step.a]!
    if (step.kind === 'changed') restoreType(node, then[step.b]!)
    if (step.kind !== 'removed' || isEmptyText(node)) continue
    if (node instanceof Y.XmlText && then.length === 0) node.delete(0, node.length)
    else current.delete(step.a, 1)
  }
  flush()
}

function isEmptyText(node: SharedType): boolean {
  return node instanceof Y.XmlText && node.length === 0 && Object.keys(node.getAttributes()).length === 0
}

function nodeLikeness(now: readonly SharedType[], then: readonly SharedType[]) {
  const features = new Map<SharedType, Features>()
  const of = (node: SharedType) => {
    const known = features.get(node) ?? featuresOf(plainText(node))
    features.set(node, known)
    return known
  }
  return (a: number, b: number): number => {
    const node = now[a]!
    const other = then[b]!
    if (!isSameKind(node, other)) return 0
    if (identityOf(node) === identityOf(other)) return IDENTICAL
    const alike = likeness(of(node), of(other))
    if (node instanceof Y.XmlText) return BOTH_TEXTS + alike
    return alike >= ALIKE ? alike : 0
  }
}

function plainText(node: SharedType): string {
  // `Y.XmlText.toString` writes marks as XML, and throws at attributes that cannot be converted to strings.
  if (node instanceof Y.Text) return Y.Text.prototype.toString.call(node)
  if (node instanceof Y.XmlFragment) return (node.toArray() as SharedType[]).map(plainText).join('\n')
  return ''
}

function restoreMap(current: Y.Map<unknown>, version: Y.Map<unknown>): void {
  for (const key of [...current.keys()]) if (!version.has(key)) current.delete(key)
  for (const [key, value] of version.entries()) {
    const now = current.get(key)
    if (current.has(key) && contentKey(now) === contentKey(value)) continue
    if (isShared(now) && isShared(value) && isSameKind(now, value)) restoreType(now, value)
    else current.set(key, copyOf(value))
  }
}

function restoreArray(current: Y.Array<unknown>, version: Y.Array<unknown>): void {
  const now = current.toArray()
  const then = version.toArray()
  const alike = (a: number, b: number) => {
    const value = now[a]
    const other = then[b]
    if (!isShared(value) || !isShared(other) || !isSameKind(value, other)) return 0
    return identityOf(value) === identityOf(other) ? IDENTICAL : 0
  }
  const steps = compare(now.map(contentKey), then.map(contentKey), alike)
  let place = now.length
  for (const step of steps.reverse()) {
    if (step.kind === 'added') {
      current.insert(place, [copyOf(then[step.b])])
      continue
    }
    place = step.a
    if (step.kind === 'removed') current.delete(step.a, 1)
    if (step.kind === 'changed') restoreType(now[step.a] as SharedType, then[step.b] as SharedType)
  }
}

function isShared(value: unknown): value is SharedType {
  return value instanceof Y.AbstractType
}
