import { type GoldenTask, type Target, tasksOf } from './task.ts'

const DOCUMENT = `# Move to the new office

The move is in March.

## Before

1. Count the desks
2. Order boxes
3. Tell the post office

## On the day

- Bring the plants last
- Keys
  - Front door
  - Cellar
- Lunch for twelve people

## Tasks

- [ ] Cancel the cleaning
- [x] Measure the rooms
- [ ] Book the lift

> Nobody carries anything alone.
`

const item = (text: string): Target => ({ type: 'listItem', text })
const task = (text: string): Target => ({ type: 'taskItem', text })

/** Edits of lists: items of all kinds, nested ones too. */
export const LISTS: readonly GoldenTask[] = tasksOf('list', DOCUMENT, {
  'words of an item': {
    instruction: 'It is lunch for fifteen people.',
    targets: [item('Lunch')],
    has: [/- Lunch for fifteen people/],
    hasNot: [/twelve/],
    operations: (lunch) => [
      { op: 'replace_text', handle: lunch!.handle, find: 'twelve', replace: 'fifteen' },
    ],
  },
  'a new item at the end': {
    instruction: 'Add “Switch off the heating” at the end of what is to do on the day.',
    targets: [item('Lunch')],
    has: [/- Lunch for twelve people\n- Switch off the heating/],
    added: 2,
    operations: (lunch) => [
      { op: 'insert_after', handle: lunch!.handle, markdown: 'Switch off the heating' },
    ],
  },
  'a new item between': {
    instruction: 'After ordering the boxes we have to label them: add it as a step.',
    targets: [item('Order boxes')],
    has: [/2\. Order boxes\n3\. .*[Ll]abel.*\n4\. Tell the post office/],
    added: 2,
    operations: (boxes) => [{ op: 'insert_after', handle: boxes!.handle, markdown: 'Label the boxes' }],
  },
  'an item is deleted': {
    instruction: 'The post office knows already: delete that step.',
    targets: [item('post office')],
    hasNot: [/post office/],
    has: [/2\. Order boxes/],
    added: -2,
    operations: (post) => [{ op: 'delete_block', ...post! }],
  },
  'an item is moved': {
    instruction: 'Ordering boxes comes first, before the desks are counted.',
    targets: [item('Order boxes')],
    places: [item('Count the desks')],
    has: [/1\. Order boxes\n2\. Count the desks\n3\. Tell/],
    operations: (boxes, desks) => [{ op: 'move_block', handle: boxes!.handle, before: desks!.handle }],
  },
  'a nested item': {
    instruction: 'There is a key for the garage too: put it below the cellar.',
    targets: [item('Cellar')],
    has: [/ {2}- Cellar\n {2}- Garage/],
    added: 2,
    operations: (cellar) => [{ op: 'insert_after', handle: cellar!.handle, markdown: 'Garage' }],
  },
  'a task is done': {
    instruction: 'The lift is booked.',
    targets: [task('Book the lift')],
    has: [/- \[x\] Book the lift/, /- \[ \] Cancel the cleaning/],
    operations: (lift) => [{ op: 'set_attrs', ...lift!, attrs: { checked: true } }],
  },
  'a task is open again': {
    instruction: 'The rooms have to be measured again: the task is open.',
    targets: [task('Measure')],
    has: [/- \[ \] Measure the rooms/],
    operations: (rooms) => [{ op: 'set_attrs', ...rooms!, attrs: { checked: false } }],
  },
  'a word in bold in an item': {
    instruction: 'Make “last” bold in the item about the plants.',
    targets: [item('plants')],
    has: [/- Bring the plants \*\*last\*\*/],
    operations: (plants) => [
      { op: 'replace_text', handle: plants!.handle, find: 'last', replace: '**last**' },
    ],
  },
})
