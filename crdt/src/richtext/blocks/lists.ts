/** The types of lists and of their items. */
const ITEMS: ReadonlyMap<string, string> = new Map([
  ['bulletList', 'listItem'],
  ['orderedList', 'listItem'],
  ['taskList', 'taskItem'],
])

/** The type of the items of a list; `null` for a type that is no list. */
export const itemTypeOf = (list: string): string | null => ITEMS.get(list) ?? null
