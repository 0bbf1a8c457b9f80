import { type GoldenTask, type Target, tasksOf } from './task.ts'

const DOCUMENT = `# Where to look

Start with the [handbook](https://example.org/handbook) and ask in the [forum](https://example.org/forum).

The old pages are at [the archive](https://example.org/old?page=1&sort=name), but nobody keeps them.

Rules stand in the *house book*, not online.

- [Calendar](https://example.org/calendar)
- [Plan of rooms](https://example.org/rooms#first)

Write to <https://example.org/contact> when something is missing.
`

const text = (words: string): Target => ({ type: 'paragraph', text: words })

/** Edits of links. */
export const LINKS: readonly GoldenTask[] = tasksOf('link', DOCUMENT, {
  'another address': {
    instruction: 'The forum has moved to https://example.org/talk.',
    targets: [text('handbook')],
    has: [/\[forum\]\(https:\/\/example\.org\/talk\)/, /\[handbook\]\(https:\/\/example\.org\/handbook\)/],
    hasNot: [/org\/forum/],
    operations: (start) => [
      {
        op: 'replace_text',
        handle: start!.handle,
        find: 'https://example.org/forum',
        replace: 'https://example.org/talk',
      },
    ],
  },
  'other words': {
    instruction: 'Say “guide” instead of “handbook”; the address stays.',
    targets: [text('handbook')],
    has: [/\[guide\]\(https:\/\/example\.org\/handbook\)/],
    operations: (start) => [
      { op: 'replace_text', handle: start!.handle, find: '[handbook]', replace: '[guide]' },
    ],
  },
  'a link is removed': {
    instruction: 'Take the link to the archive away, but leave the words.',
    targets: [text('archive')],
    has: [/The old pages are at the archive, but/],
    hasNot: [/org\/old/],
    operations: (old) => [
      {
        op: 'replace_block',
        ...old!,
        markdown: 'The old pages are at the archive, but nobody keeps them.',
      },
    ],
  },
  'a link is made': {
    instruction:
      'The house book is online now: link its name to https://example.org/house, and keep it italic.',
    targets: [text('house book')],
    has: [
      /(\*\[house book\]\(https:\/\/example\.org\/house\)\*|\[\*house book\*\]\(https:\/\/example\.org\/house\))/,
    ],
    operations: (house) => [
      {
        op: 'replace_text',
        handle: house!.handle,
        find: '*house book*',
        replace: '[*house book*](https://example.org/house)',
      },
    ],
  },
  'a query in an address': {
    instruction: 'The link to the archive shall open page 2.',
    targets: [text('archive')],
    has: [/old\?page=2&sort=name/],
    operations: (old) => [{ op: 'replace_text', handle: old!.handle, find: 'page=1', replace: 'page=2' }],
  },
  'a link in an item': {
    instruction: 'The plan of rooms is of the second floor: its address ends with #second.',
    targets: [text('Plan of rooms')],
    has: [/rooms#second\)/, /\[Calendar\]\(https:\/\/example\.org\/calendar\)/],
    operations: (rooms) => [
      { op: 'replace_text', handle: rooms!.handle, find: '#first', replace: '#second' },
    ],
  },
  'an item with a link': {
    instruction: 'Add the menu of the canteen to the list, after the calendar: https://example.org/menu.',
    targets: [{ type: 'listItem', text: 'Calendar' }],
    has: [/calendar\)\n- .*https:\/\/example\.org\/menu.*\n- \[Plan of rooms\]/],
    added: 2,
    operations: (calendar) => [
      {
        op: 'insert_after',
        handle: calendar!.handle,
        markdown: '[Menu of the canteen](https://example.org/menu)',
      },
    ],
  },
  'words beside a link': {
    instruction: 'The last sentence shall say “Please write to”.',
    targets: [text('contact')],
    has: [/Please write to .*https:\/\/example\.org\/contact.* when/],
    operations: (last) => [
      { op: 'replace_text', handle: last!.handle, find: 'Write to', replace: 'Please write to' },
    ],
  },
})
