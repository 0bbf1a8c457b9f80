import { type GoldenTask, type Target, tasksOf } from './task.ts'

const DOCUMENT = `# Garden

A plan for one year.

## Spring

Sow peas and onions.

### Tools

A rake and two buckets.

## Summer

Water in the evening.

## Autumn

Collect leaves.

---

> [!NOTE]
> Frost may come early.
`

const heading = (text: string): Target => ({ type: 'heading', text })

/** Edits of headings, and of the order of what stands below them. */
export const HEADINGS: readonly GoldenTask[] = tasksOf('heading', DOCUMENT, {
  'other words': {
    instruction: 'Call the part “Summer” “High summer”.',
    targets: [heading('Summer')],
    has: [/\n## High summer\n/],
    operations: (summer) => [
      { op: 'replace_text', handle: summer!.handle, find: 'Summer', replace: 'High summer' },
    ],
  },
  'a level down': {
    instruction: 'Make the heading “Tools” one level smaller.',
    targets: [heading('Tools')],
    has: [/\n#### Tools\n/],
    operations: (tools) => [{ op: 'set_attrs', ...tools!, attrs: { level: 4 } }],
  },
  'a level up': {
    instruction: 'The tools are a part of their own: their heading has the level of the seasons.',
    targets: [heading('Tools')],
    has: [/\n## Tools\n/],
    operations: (tools) => [{ op: 'set_attrs', ...tools!, attrs: { level: 2 } }],
  },
  'a new part': {
    instruction: 'Add a part “Winter” after the leaves, with the sentence “Sharpen the tools.”',
    targets: [{ type: 'paragraph', text: 'Collect leaves' }],
    has: [/Collect leaves\.\n\n## Winter\n\nSharpen the tools\.\n/],
    added: 2,
    operations: (leaves) => [
      { op: 'insert_after', handle: leaves!.handle, markdown: '## Winter\n\nSharpen the tools.' },
    ],
  },
  'a heading is deleted': {
    instruction: 'Delete the heading “Tools”, and keep the sentence below it.',
    targets: [heading('Tools')],
    hasNot: [/# Tools/],
    has: [/A rake and two buckets\./],
    added: -1,
    operations: (tools) => [{ op: 'delete_block', ...tools! }],
  },
  'a part is moved': {
    instruction: 'Autumn comes before summer in this garden: move the heading and its text there.',
    targets: [heading('Autumn'), { type: 'paragraph', text: 'Collect leaves' }],
    places: [heading('Summer')],
    has: [/buckets\.\n\n## Autumn\n\nCollect leaves\.\n\n## Summer/],
    operations: (autumn, leaves, summer) => [
      { op: 'move_block', handle: autumn!.handle, before: summer!.handle },
      { op: 'move_block', handle: leaves!.handle, after: autumn!.handle },
    ],
  },
  'a heading becomes text': {
    instruction: 'Make “Tools” an ordinary paragraph.',
    targets: [heading('Tools')],
    has: [/\n\nTools\n\nA rake/],
    hasNot: [/# Tools/],
    operations: (tools) => [{ op: 'replace_block', ...tools!, markdown: 'Tools' }],
  },
  'a paragraph becomes a heading': {
    instruction: 'Make “A plan for one year.” a heading of level 2, without the full stop.',
    targets: [{ type: 'paragraph', text: 'A plan' }],
    has: [/# Garden\n\n## A plan for one year\n/],
    operations: (plan) => [{ op: 'replace_block', ...plan!, markdown: '## A plan for one year' }],
  },
  'the kind of a note': {
    instruction: 'The note about the frost is a warning.',
    targets: [{ type: 'blockquote', text: 'Frost' }],
    has: [/> \[!WARNING\]\n> Frost may come early\./],
    operations: (note) => [{ op: 'set_attrs', ...note!, attrs: { callout: 'warning' } }],
  },
})
