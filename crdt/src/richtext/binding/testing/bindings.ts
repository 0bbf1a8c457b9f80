import { BoundReplica } from './bound-replica.ts'
import { CheckedReplica } from './checked-replica.ts'
import type { Bindings } from './history.ts'
import { StockReplica } from './stock-replica.ts'

/** The bindings that the fuzz can test, by the name that the command line takes. */
export const BINDINGS = {
  /** The project's own. */
  own: (schema, client) => new BoundReplica(schema, client),
  /** The project's own, with all its state checked after each change. */
  checked: (schema, client) => new CheckedReplica(schema, client),
  /** y-tiptap, as every Tiptap editor with its collaboration extension has it. */
  stock: (schema, client) => new StockReplica(schema, client),
} as const satisfies Record<string, Bindings['tested']>

/** The name of a binding. */
export type BindingName = keyof typeof BINDINGS
