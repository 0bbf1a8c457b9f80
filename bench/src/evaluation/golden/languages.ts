import { type GoldenTask, type Target, tasksOf } from './task.ts'

const DOCUMENT = `# Willkommen – Bienvenue – ようこそ

Die Öffnungszeiten sind von 9 bis 17 Uhr, außer montags.

Le musée est fermé le lundi ; l’entrée coûte 8 €.

美術館は月曜日に休みです。入場料は八百円です。

המוזיאון סגור ביום שני. הכניסה עולה 30 שקלים.

Музей закрыт в понедельник 🚪, билеты 👩‍👧 продаются у входа.

| Sprache | Wort |
| --- | --- |
| Deutsch | Straße |
| 日本語 | 道 |

- naïve café
- Ελληνικά
`

const text = (words: string): Target => ({ type: 'paragraph', text: words })

/** Edits of texts in several languages and scripts, with emoji of several code points. */
export const LANGUAGES: readonly GoldenTask[] = tasksOf('languages', DOCUMENT, {
  German: {
    instruction: 'Geöffnet ist bis 18 Uhr.',
    targets: [text('Öffnungszeiten')],
    has: [/von 9 bis 18 Uhr, außer montags\./],
    operations: (de) => [{ op: 'replace_text', handle: de!.handle, find: '17 Uhr', replace: '18 Uhr' }],
  },
  French: {
    instruction: 'L’entrée coûte 9,50 €.',
    targets: [text('musée')],
    has: [/l’entrée coûte 9,50[ {2}]€\./],
    operations: (fr) => [{ op: 'replace_text', handle: fr!.handle, find: '8 €', replace: '9,50 €' }],
  },
  Japanese: {
    instruction: '休みは火曜日です。',
    targets: [text('美術館')],
    has: [/美術館は火曜日に休みです。入場料は八百円です。/],
    operations: (ja) => [{ op: 'replace_text', handle: ja!.handle, find: '月曜日', replace: '火曜日' }],
  },
  Hebrew: {
    instruction: 'הכניסה עולה 35 שקלים.',
    targets: [text('המוזיאון')],
    has: [/ביום שני\. הכניסה עולה 35 שקלים\./],
    operations: (he) => [{ op: 'replace_text', handle: he!.handle, find: '30', replace: '35' }],
  },
  'an emoji of several code points': {
    instruction: 'Remove the emoji of the mother and her daughter, and keep the one of the door.',
    targets: [text('Музей')],
    has: [/понедельник 🚪, билеты продаются у входа\./u],
    operations: (ru) => [{ op: 'replace_text', handle: ru!.handle, find: '👩‍👧 ', replace: '' }],
  },
  'a cell': {
    instruction: 'Das japanische Wort ist 通り.',
    targets: [{ type: 'table', text: 'Straße' }],
    has: [/\| 日本語 +\| 通り +\|/, /\| Deutsch +\| Straße +\|/],
    operations: (table) => [{ op: 'table_cell', ...table!, row: 2, column: 1, markdown: '通り' }],
  },
  'a heading': {
    instruction: 'Put the Japanese greeting first in the title.',
    targets: [{ type: 'heading', text: 'Willkommen' }],
    has: [/^# ようこそ – Willkommen – Bienvenue\n/],
    operations: (title) => [
      { op: 'replace_block', ...title!, markdown: '# ようこそ – Willkommen – Bienvenue' },
    ],
  },
  'a translation below': {
    instruction: 'Add an English sentence below the Hebrew one: “The museum is closed on Mondays.”',
    targets: [text('המוזיאון')],
    has: [/שקלים\.\n\nThe museum is closed on Mondays\.\n\nМузей/],
    added: 1,
    operations: (he) => [
      { op: 'insert_after', handle: he!.handle, markdown: 'The museum is closed on Mondays.' },
    ],
  },
})
