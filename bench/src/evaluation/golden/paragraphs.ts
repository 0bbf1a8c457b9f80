import { type GoldenTask, type Target, tasksOf } from './task.ts'

/** A paragraph of some 1,000 words, of which each sentence is another one. */
const LONG = Array.from(
  { length: 100 },
  (_, index) => `Sentence ${index + 1} says that shelf ${index + 1} holds ${(index * 7) % 90} books.`,
).join(' ')

const DOCUMENT = `# Report

The library was open on **212 days**, and ~~nobody~~ few people complained about it.

${LONG}

It was cold in the reading room in january. A new heating was ordered. It came late.

We thank all who helped us in this year, and those who did not get in anybodys way.

1. First number
2. Second number
`

const text = (words: string): Target => ({ type: 'paragraph', text: words })

/** Edits of paragraphs, long ones and formatted ones too. */
export const PARAGRAPHS: readonly GoldenTask[] = tasksOf('paragraph', DOCUMENT, {
  'one word in a thousand': {
    instruction: 'Shelf 57 is empty: it holds no books.',
    targets: [text('shelf 57')],
    has: [/shelf 57 holds no books\. Sentence 58/, /shelf 56 holds 25 books\./],
    operations: (long) => [
      {
        op: 'replace_text',
        handle: long!.handle,
        find: 'shelf 57 holds 32 books',
        replace: 'shelf 57 holds no books',
      },
    ],
  },
  'two words in a thousand': {
    instruction: 'Shelf 3 and shelf 98 hold one book each.',
    targets: [text('shelf 57')],
    has: [/shelf 3 holds (one|1) books?\. Sentence 4 /, /shelf 98 holds (one|1) books?\. Sentence 99 /],
    operations: (long) => [
      {
        op: 'replace_text',
        handle: long!.handle,
        find: 'shelf 3 holds 14 books',
        replace: 'shelf 3 holds one book',
      },
      {
        op: 'replace_text',
        handle: long!.handle,
        find: 'shelf 98 holds 49 books',
        replace: 'shelf 98 holds one book',
      },
    ],
  },
  'formats stay': {
    instruction: 'The library was open on 214 days.',
    targets: [text('library')],
    has: [/was open on \*\*214 days\*\*, and ~~nobody~~ few/],
    operations: (open) => [{ op: 'replace_text', handle: open!.handle, find: '212', replace: '214' }],
  },
  'a struck word goes': {
    instruction: 'Remove the word that is struck through.',
    targets: [text('library')],
    has: [/\*\*212 days\*\*, and few people/],
    hasNot: [/nobody/],
    operations: (open) => [{ op: 'replace_text', handle: open!.handle, find: '~~nobody~~ ', replace: '' }],
  },
  'a spelling mistake': {
    instruction: 'Write the name of the month as it should be.',
    targets: [text('january')],
    has: [/in the reading room in January\./],
    operations: (cold) => [{ op: 'replace_text', handle: cold!.handle, find: 'january', replace: 'January' }],
  },
  'a spelling mistake in thanks': {
    instruction: 'There is an apostrophe missing in the thanks.',
    targets: [text('We thank')],
    has: [/in anybody['’]s way/],
    operations: (thanks) => [
      { op: 'replace_text', handle: thanks!.handle, find: 'anybodys', replace: 'anybody’s' },
    ],
  },
  'a sentence is deleted': {
    instruction: 'Delete the sentence that says that the heating came late.',
    targets: [text('january')],
    has: [/A new heating was ordered\.\n/],
    hasNot: [/came late/],
    operations: (cold) => [{ op: 'replace_text', handle: cold!.handle, find: ' It came late.', replace: '' }],
  },
  'a paragraph is divided': {
    instruction: 'The heating is a paragraph of its own: begin it with “A new heating”.',
    targets: [text('january')],
    has: [/in january\.\n\nA new heating was ordered\. It came late\.\n/],
    added: 1,
    operations: (cold) => [
      {
        op: 'replace_block',
        ...cold!,
        markdown: 'It was cold in the reading room in january.\n\nA new heating was ordered. It came late.',
      },
    ],
  },
  'a paragraph is deleted': {
    instruction: 'Delete the thanks.',
    targets: [text('We thank')],
    hasNot: [/We thank/],
    added: -1,
    operations: (thanks) => [{ op: 'delete_block', ...thanks! }],
  },
})
