/** The chosen rows of a list, by address. `last`: the row that was chosen last, from which a range begins. */
export interface Selection {
  readonly addresses: ReadonlySet<string>
  readonly last: string | null
}

export const NOTHING_SELECTED: Selection = { addresses: new Set(), last: null }

/** The selection after a row is chosen or no longer chosen; with `range` all rows from the last one to it. */
export function toggled(
  selection: Selection,
  address: string,
  rows: readonly string[],
  range: boolean,
): Selection {
  const from = range && selection.last !== null ? rows.indexOf(selection.last) : -1
  const to = rows.indexOf(address)
  const addresses = new Set(selection.addresses)
  const on = !addresses.has(address)
  const changed = from < 0 ? [address] : rows.slice(Math.min(from, to), Math.max(from, to) + 1)
  for (const one of changed) {
    if (on) addresses.add(one)
    else addresses.delete(one)
  }
  return { addresses, last: address }
}

/** The selection without rows that the list no longer has. */
export function present(selection: Selection, rows: readonly string[]): Selection {
  const known = new Set(rows)
  const addresses = new Set([...selection.addresses].filter((address) => known.has(address)))
  return addresses.size === selection.addresses.size ? selection : { ...selection, addresses }
}
