import { Mark, type MarkType, type Node, type NodeType, type Schema } from '@tiptap/pm/model'
import { encodeAny, toBase64 } from 'lib0/buffer'
import { digest } from 'lib0/hash/sha256'
import { canonical } from '../../content/canonical.ts'
import { type Attributes, PLAIN } from './text-runs.ts'

/** y-tiptap appends `--` and eight characters of a hash to the names of marks that may overlap themselves. */
const HASHED = /^(.*)--[a-zA-Z0-9+/=]{8}$/

/** Bytes of a folded hash: eight characters of base64. */
const HASH_BYTES = 6

/** A mark that y-tiptap draws to compare versions, and never stores. */
const NEVER_STORED = 'ychange'

/** Translates between the marks of a schema and the formatting attributes of a Y.Text, in the way of y-tiptap. */
export class MarkCodec {
  readonly #schema: Schema

  constructor(schema: Schema) {
    this.#schema = schema
  }

  /**
   * The marks of characters with these attributes in a textblock of this type. Attributes of unknown marks, of marks not
   * allowed in the textblock and of marks that another one excludes are not shown.
   */
  marks(attributes: Attributes, parent: NodeType): readonly Mark[] {
    if (attributes === PLAIN) return Mark.none
    const marks: Mark[] = []
    for (const [name, value] of Object.entries(attributes)) {
      const type = this.#typeOf(name)
      if (type === undefined || !parent.allowsMarkType(type)) continue
      const given = typeof value === 'object' ? value : null
      if (isComplete(type.spec.attrs, given)) marks.push(type.create(given as Record<string, unknown>))
    }
    marks.sort(
      (a, b) => rankOf(a.type) - rankOf(b.type) || (canonical(a.attrs) < canonical(b.attrs) ? -1 : 1),
    )
    return marks.reduce<readonly Mark[]>((set, mark) => mark.addToSet(set), Mark.none)
  }

  /** The attributes that stand for these marks. */
  attributes(marks: readonly Mark[]): Record<string, unknown> {
    const attributes: Record<string, unknown> = {}
    for (const mark of marks) {
      if (mark.type.name !== NEVER_STORED) attributes[this.#nameOf(mark)] = mark.attrs
    }
    return attributes
  }

  /** The attributes that no mark of the schema stands for. They are kept when their text is edited. */
  unknown(attributes: Attributes): Record<string, unknown> {
    return Object.fromEntries(Object.entries(attributes).filter(([name]) => this.#typeOf(name) === undefined))
  }

  /**
   * The change after which characters with these attributes have exactly these marks; `null` when there is none. It also
   * removes marks that are not shown, as they would return with the removal of the mark that excludes them.
   */
  change(attributes: Attributes, marks: readonly Mark[]): Record<string, unknown> | null {
    const wanted = this.attributes(marks)
    const change: Record<string, unknown> = {}
    for (const name of Object.keys(attributes)) {
      if (this.#typeOf(name) !== undefined && !Object.hasOwn(wanted, name)) change[name] = null
    }
    for (const [name, value] of Object.entries(wanted)) {
      if (!Object.hasOwn(attributes, name) || canonical(attributes[name]) !== canonical(value))
        change[name] = value
    }
    return Object.keys(change).length > 0 ? change : null
  }

  #typeOf(name: string): MarkType | undefined {
    const { marks } = this.#schema
    if (Object.hasOwn(marks, name)) return marks[name]
    const bare = HASHED.exec(name)?.[1]
    return bare !== undefined && Object.hasOwn(marks, bare) ? marks[bare] : undefined
  }

  #nameOf(mark: Mark): string {
    const { type } = mark
    return type.excludes(type) ? type.name : `${type.name}--${hashOf(mark.toJSON())}`
  }
}

/** Whether all attributes without a default are given. */
export function isComplete(
  spec: Readonly<Record<string, object>> | undefined,
  given: object | null,
): boolean {
  return Object.entries(spec ?? {}).every(
    ([name, attribute]) =>
      Object.hasOwn(attribute, 'default') ||
      (given !== null && (given as Record<string, unknown>)[name] !== undefined),
  )
}

/** Whether a node is inline and not a text: its marks cannot be stored. */
export function isInlineAtom(node: Node): boolean {
  return node.isInline && !node.isText
}

/** The place of a mark in the order of its schema. ProseMirror's types do not declare it. */
function rankOf(type: MarkType): number {
  return (type as MarkType & { readonly rank: number }).rank
}

/** The hash with which y-tiptap names marks that may overlap themselves: SHA-256 of the JSON, folded to six bytes. */
function hashOf(json: unknown): string {
  const hash = digest(encodeAny(json as never))
  for (let i = HASH_BYTES; i < hash.length; i++) hash[i % HASH_BYTES] = hash[i % HASH_BYTES]! ^ hash[i]!
  return toBase64(hash.slice(0, HASH_BYTES))
}
