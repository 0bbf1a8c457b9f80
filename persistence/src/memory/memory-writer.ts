/** Changes data in memory; within a unit of work it records how each change is undone. */
export class MemoryWriter {
  readonly #undo: (() => void)[] | null

  /** `undo`: receives a step for each change; `null` when changes are final. */
  constructor(undo: (() => void)[] | null) {
    this.#undo = undo
  }

  /** Sets an entry of a map. */
  set<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
    if (this.#undo !== null) {
      const before = map.get(key)
      const existed = map.has(key)
      this.#undo.push(() => (existed ? map.set(key, before as Value) : map.delete(key)))
    }
    map.set(key, value)
  }

  /** Deletes an entry of a map; its place in the order of the map is lost when this is undone. */
  delete<Key, Value>(map: Map<Key, Value>, key: Key): void {
    if (!map.has(key)) return
    const before = map.get(key) as Value
    this.#undo?.push(() => map.set(key, before))
    map.delete(key)
  }

  /** Appends to a list. Nothing else may remove items from the same list. */
  push<Item>(list: Item[], item: Item): void {
    list.push(item)
    this.#undo?.push(() => list.pop())
  }

  /** Changes properties of a row. */
  assign<Row extends object>(row: Row, changes: Partial<Row>): void {
    if (this.#undo !== null) {
      const before = { ...row }
      this.#undo.push(() => Object.assign(row, before))
    }
    Object.assign(row, changes)
  }
}
