import type { Bindings } from './history.ts'
import { StockReplica } from './stock-replica.ts'

/** The bindings that the fuzz can test, by the name that the command line takes. */
export const BINDINGS = {
  /** y-tiptap, as every Tiptap editor with its collaboration extension has it. */
  stock: (schema, client) => new StockReplica(schema, client),
} as const satisfies Record<string, Bindings['tested']>

/** The name of a binding. */
export type BindingName = keyof typeof BINDINGS
