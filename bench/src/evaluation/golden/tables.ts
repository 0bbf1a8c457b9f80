import { type GoldenTask, type Target, tasksOf } from './task.ts'

const DOCUMENT = `# Orders of the canteen

Prices are per portion. The kitchen checks them each Monday.

| Dish | Price | Stock |
| --- | ---: | --- |
| Soup | 3.40 | 40 |
| Rice with beans | 5.10 | 25 |
| Apple cake | 2.80 | 12 |

What is sold out goes from the board at once.

| Day | Cook | Helper |
| --- | --- | --- |
| Monday | Ines | Paul |
| Tuesday | Omar | Ines |

## Notes

- Plates come back by three.
- **Rice** needs two hours.
`

const PRICES: Target = { type: 'table', text: 'Apple cake' }
const COOKS: Target = { type: 'table', text: 'Omar' }

/** Edits of tables: cells, rows and columns. */
export const TABLES: readonly GoldenTask[] = tasksOf('table', DOCUMENT, {
  'one cell': {
    instruction: 'Apple cake costs 3.20 now.',
    targets: [PRICES],
    has: [/\| Apple cake +\| +3\.20 +\| 12 /],
    hasNot: [/2\.80/],
    operations: (table) => [{ op: 'table_cell', ...table!, row: 3, column: 1, markdown: '3.20' }],
  },
  'two cells of a row': {
    instruction: 'On Tuesday Paul cooks and Omar helps.',
    targets: [COOKS],
    has: [/\| Tuesday +\| Paul +\| Omar /],
    operations: (table) => [
      { op: 'table_cell', ...table!, row: 2, column: 1, markdown: 'Paul' },
      { op: 'table_cell', ...table!, row: 2, column: 2, markdown: 'Omar' },
    ],
  },
  'a new last row': {
    instruction: 'Add Wednesday to the plan of the cooks: Paul cooks, Omar helps.',
    targets: [COOKS],
    has: [/\| Tuesday .*\n\| Wednesday +\| Paul +\| Omar /],
    operations: (table) => [{ op: 'insert_row', ...table!, at: 3, cells: ['Wednesday', 'Paul', 'Omar'] }],
  },
  'a row between': {
    instruction: 'Add salad for 4.00, stock 18, below the soup.',
    targets: [PRICES],
    has: [/\| Soup .*\n\| Salad +\| +4\.00 +\| 18 .*\n\| Rice with beans/i],
    operations: (table) => [{ op: 'insert_row', ...table!, at: 2, cells: ['Salad', '4.00', '18'] }],
  },
  'a row is deleted': {
    instruction: 'We do not sell soup any more: take it out of the prices.',
    targets: [PRICES],
    hasNot: [/Soup/],
    has: [/Rice with beans/, /Apple cake/],
    operations: (table) => [{ op: 'delete_row', ...table!, at: 1 }],
  },
  'a new column': {
    instruction: 'Add a last column “Vegan” to the prices: soup yes, rice yes, cake no.',
    targets: [PRICES],
    has: [/\| Stock +\| Vegan /, /\| Soup .*yes/i, /\| Apple cake .*no/i],
    operations: (table) => [{ op: 'insert_column', ...table!, at: 3, cells: ['Vegan', 'yes', 'yes', 'no'] }],
  },
  'a column is deleted': {
    instruction: 'Nobody needs the stock in the prices: remove that column.',
    targets: [PRICES],
    hasNot: [/Stock/, /\| 40 /],
    operations: (table) => [{ op: 'delete_column', ...table!, at: 2 }],
  },
  'a row is moved': {
    instruction: 'List the apple cake first among the dishes.',
    targets: [PRICES],
    has: [/---.*\n\| Apple cake .*\n\| Soup /],
    operations: (table) => [{ op: 'move_row', ...table!, from: 3, to: 1 }],
  },
  'a word in the header': {
    instruction: 'Call the column of the cooks “Chef”.',
    targets: [COOKS],
    has: [/\| Day +\| Chef +\| Helper /],
    operations: (table) => [{ op: 'table_cell', ...table!, row: 0, column: 1, markdown: 'Chef' }],
  },
})
