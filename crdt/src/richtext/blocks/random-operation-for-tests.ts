import { below, pick, type Random } from '../testing/test-document.ts'
import type { OutlineBlock } from './block-view.ts'
import type { BlockOperation } from './operation.ts'

const TEXTS = [
  'A new **paragraph** here',
  '## Heading `code`',
  '- x\n- y\n  - z',
  '> quoted\n>\n> twice',
  'two\n\nblocks *in* one',
  '```ts\nconst x = 1\n```',
  '- [ ] open',
  '| a | b |\n| - | - |\n| c | d |',
  '',
]

/** An operation on a random block of an outline. `find` gives a text that stands in a block. */
export function randomOperation(
  random: Random,
  outline: readonly OutlineBlock[],
  markdownOf: (handle: string) => string,
): BlockOperation {
  const block = pick(random, outline)
  const { handle, hash } = block
  const markdown = pick(random, TEXTS)
  const tables = outline.filter(({ type }) => type === 'table')
  const kind = below(random, tables.length > 0 ? 9 : 7)
  switch (kind) {
    case 0:
      return { op: 'replace_block', handle, hash, markdown }
    case 1:
      return { op: 'insert_after', handle: below(random, 20) === 0 ? null : handle, markdown }
    case 2:
      return { op: 'insert_before', handle, markdown }
    case 3:
      return { op: 'delete_block', handle, hash }
    case 4:
      return { op: 'move_block', handle, after: pick(random, outline).handle }
    case 5: {
      const words = markdownOf(handle).split(/\s+/)
      return {
        op: 'replace_text',
        handle,
        find: pick(random, words) || ' ',
        replace: pick(random, ['word', '**bold**', '']),
      }
    }
    case 6:
      return {
        op: 'set_attrs',
        handle,
        hash,
        attrs: pick(random, [{ level: 2 }, { checked: true }, { callout: 'tip' }, { start: 4 }]),
      }
    default: {
      const table = pick(random, tables)
      const [a, b] = [below(random, 3), below(random, 3)]
      const row = below(random, 2) === 0
      return pick<BlockOperation>(random, [
        { op: 'table_cell', ...table, row: a, column: b, markdown },
        { op: row ? 'insert_row' : 'insert_column', ...table, at: a, cells: ['new'] },
        { op: row ? 'delete_row' : 'delete_column', ...table, at: a },
        { op: row ? 'move_row' : 'move_column', ...table, from: a, to: b },
      ])
    }
  }
}
