import type { RowCodec } from '../sql/row-codec.ts'
import type { SqlParameter, Statement } from '../sql/sql.ts'

/**
 * How the maintenance commands treat a table. Each table has one registration, in its feature's `tables.ts`;
 * `maintenance/registry.ts` lists them all, and a test compares the list with the tables of a migrated database.
 *
 * `Restored`: the content of an export that the table takes its rows from.
 */
export interface TableRegistration<Restored = never> {
  readonly table: string
  /** How `cowrite export` and `cowrite verify` read a document's rows. */
  readonly exported: Exported | None
  /** How `cowrite import` writes a document's rows. */
  readonly imported: ImportedBefore<Restored> | ImportedWith<Restored> | ImportedAfter<Restored> | None
  /** What deleting a document for good does with its rows. */
  readonly purged: Purged | Cascaded | None
  /** How `cowrite forget` removes a principal. */
  readonly forgotten: Forgotten | ForgottenAmong | ForgottenBy | None
  /** How `cowrite rotate-keys` finds the sealed bytes. */
  readonly resealed: Resealed | ResealedSecret | None
}

/** Nothing is done with the table. */
export interface None {
  /** The reason, in one sentence. */
  readonly none: string
}

/** A column of an export's rows. `detail`: what else a row has, as JSON in text. */
export type ExportColumn =
  | 'seq'
  | 'bytes'
  | 'format'
  | 'checksum'
  | 'principal'
  | 'at'
  | 'id'
  | 'kind'
  | 'name'
  | 'client'
  | 'run'
  | 'detail'

/** The rows are a part of the one statement that reads a document, thus of the same moment as all others. */
export interface Exported {
  /** The column with the document's id. */
  readonly document: string
  /** The table's column, or an expression of its columns, for each column of the export that it fills. */
  readonly columns: Readonly<Partial<Record<ExportColumn, string>>>
}

/** A row that the document refers to: written by a statement of its own before the document. */
export interface ImportedBefore<Restored> {
  readonly step: 'before'
  readonly statement: Statement
  values(restored: Restored): readonly SqlParameter[]
}

/** Rows that are a part of the one statement that restores a document. */
export interface ImportedWith<Restored> {
  readonly step: 'with'
  /**
   * An INSERT. `parameter` gives the placeholder of a value by its index in `values`, from 1. The new document is `d`,
   * with `id` and `organization_id`; it has no row when the document's id or address is taken.
   */
  insert(parameter: (index: number) => string): string
  values(restored: Restored, codec: RowCodec): readonly SqlParameter[]
}

/** A row written by a statement of its own after its document; the statement returns a row when it wrote one. */
export interface ImportedAfter<Restored> {
  readonly step: 'after'
  readonly statement: Statement
  values(restored: Restored, codec: RowCodec): readonly SqlParameter[]
}

/** A statement is a part of the one that deletes a document. */
export interface Purged {
  /** The deleted document is `d`, with `id`, `project` and `key`. */
  readonly statement: string
}

/** The rows are deleted by a foreign key with ON DELETE CASCADE. */
export interface Cascaded {
  /** The column of the foreign key. */
  readonly cascade: string
}

/** The principal is replaced by `deleted`. */
export interface Forgotten {
  /** The column with the principal. */
  readonly column: string
}

/** The principal is replaced by `deleted` among others. */
export interface ForgottenAmong {
  /** The column with an array of principals. */
  readonly array: string
}

/** What is set in which rows to remove a principal, which is `$1`. */
export interface ForgottenBy {
  readonly set: string
  readonly where: string
}

/** A column holds what `sealSecret` made. Such tables are small, and their rows belong to no document. */
export interface ResealedSecret {
  readonly secret: string
  /** The column that identifies a row. */
  readonly id: string
  /** What is bound to the sealed bytes of a row. */
  about(id: string): string
}

/**
 * The table has the columns `document_id`, `bytes`, `format` and `checksum`. Its rows are opened and sealed again with
 * the first key, and a key that seals one of them cannot be retired.
 */
export interface Resealed {
  /** The column that identifies a row among those of its document, and its type. */
  readonly key: string
  readonly type: 'bigint' | 'uuid'
  /** The name of a row in errors. */
  nameOf(key: string | number): string
}
