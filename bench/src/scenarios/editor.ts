import type { Lab } from '../load/lab.ts'
import { seedDocument } from '../load/seeding.ts'
import { StockPage } from '../page/stock-page.ts'
import { launchChromium } from '../tab/chromium.ts'
import { Desk, type DeskDocument } from '../tab/desk.ts'
import {
  type MixedContent,
  mixedDocument,
  paragraphsDocument,
  tablesDocument,
} from '../typing/editor-documents.ts'
import type { Measurement, Scenario } from './scenario.ts'

const TABLES = 100
const ROWS = 20
const MIXED: MixedContent = { paragraphs: 5000, tables: 200, diagrams: 100 }

/** How much is measured. */
interface Amounts {
  readonly openings: number
  /** Own keys of each situation. */
  readonly keys: number
  /** Remote keys, and remote caret moves. */
  readonly remote: number
  /** Remote keys in 50,000 paragraphs for stock, which needs a second for each. */
  readonly remoteLarge: number
}

const FULL: Amounts = { openings: 3, keys: 60, remote: 60, remoteLarge: 10 }
const QUICK: Amounts = { openings: 1, keys: 20, remote: 20, remoteLarge: 3 }

/** What a page of the editor costs in Chromium, against a page of stock Tiptap with its own server. */
export const editor: Scenario = {
  name: 'editor',
  title: 'The editor in Chromium',
  description: `A page with a document of 5,000 paragraphs (and others, as named), and people without pages who type into it through the server. Beside Cowrite: a page of Tiptap 3 with its collaboration and caret extensions (y-tiptap, Hocuspocus provider), built by the same bundler, on Hocuspocus. Main thread: its CPU time, less that of the idle page. Key to paint: from the time at which the browser got the key to the end of the frame that shows it, p95.`,
  metrics: [
    {
      key: 'remoteKey',
      label: 'main thread for a remote key',
      unit: 'ms',
      better: 'lower',
      plotted: true,
    },
    { key: 'remoteKeyScripts', label: 'of which scripts', unit: 'ms', better: 'lower', plotted: false },
    { key: 'remoteCaret', label: 'for a remote caret move', unit: 'ms', better: 'lower', plotted: true },
    { key: 'remoteCaretScripts', label: 'of which scripts', unit: 'ms', better: 'lower', plotted: false },
    {
      key: 'remoteKeySmall',
      label: 'remote key, 50 paragraphs',
      unit: 'ms',
      better: 'lower',
      plotted: false,
    },
    {
      key: 'remoteKeyLarge',
      label: 'remote key, 50,000 paragraphs',
      unit: 'ms',
      better: 'lower',
      plotted: false,
    },
    { key: 'growth', label: 'growth from 50 to 50,000', unit: '×', better: 'lower', plotted: true },
    { key: 'ownKey', label: 'key to paint, alone', unit: 'ms', better: 'lower', plotted: true },
    {
      key: 'ownKeyWriters',
      label: 'key to paint, 10 writers of 5 keys/s',
      unit: 'ms',
      better: 'lower',
      plotted: true,
    },
    {
      key: 'ownKeyTables',
      label: 'key to paint, 100 tables of 20 rows, 10 writers',
      unit: 'ms',
      better: 'lower',
      plotted: true,
    },
    {
      key: 'ownKeyMixed',
      label: 'key to paint, with 200 tables and 100 diagrams, alone',
      unit: 'ms',
      better: 'lower',
      plotted: false,
    },
    {
      key: 'ownKeyMixedWriters',
      label: 'the same, 10 writers',
      unit: 'ms',
      better: 'lower',
      plotted: false,
    },
    { key: 'firstScreen', label: 'opening: first screen', unit: 'ms', better: 'lower', plotted: true },
    { key: 'editable', label: 'opening: editable', unit: 'ms', better: 'lower', plotted: true },
    {
      key: 'firstScreenMixed',
      label: 'with 200 tables and 100 diagrams: first screen',
      unit: 'ms',
      better: 'lower',
      plotted: false,
    },
    { key: 'editableMixed', label: 'the same: editable', unit: 'ms', better: 'lower', plotted: false },
    {
      key: 'editableLarge',
      label: 'opening 50,000 paragraphs: editable',
      unit: 'ms',
      better: 'lower',
      plotted: false,
    },
    { key: 'memory', label: 'memory of the tab', unit: 'MiB', better: 'lower', plotted: true },
  ],
  curve: null,
  without: ['ours-memory', 'yws', 'relay', 'ours-yws'],
  pages: true,
  seconds: (quick) => (quick ? 120 : 250),
  run: measure,
}

type Values = Record<string, number | null>

const small: DeskDocument = { name: 'paragraphs-50', blocks: 50 }
const long: DeskDocument = { name: 'paragraphs-5000', blocks: 5000 }
const large: DeskDocument = { name: 'paragraphs-50000', blocks: 50_000 }
const tables: DeskDocument = { name: 'tables', blocks: 2 * TABLES + 1 }
const mixed: DeskDocument = { name: 'mixed', blocks: MIXED.paragraphs + MIXED.tables + MIXED.diagrams }

async function measure(lab: Lab): Promise<Measurement> {
  for (const { name, blocks } of [small, long, large]) {
    lab.progress(`making a document of ${blocks} paragraphs`)
    await seedDocument(lab, name, paragraphsDocument(blocks))
  }
  await seedDocument(lab, tables.name, tablesDocument(TABLES, ROWS))
  await seedDocument(lab, mixed.name, mixedDocument(MIXED))
  await using stock = await StockPage.serve()
  await using browser = await launchChromium()
  const desk = new Desk(lab, browser, stock)
  const amounts = lab.quick ? QUICK : FULL
  const values: Values = {
    ...(await openings(desk, amounts)),
    ...(await longDocument(desk, amounts)),
    ...(await amongTables(desk, amounts)),
    ...(await amongTablesAndDiagrams(desk, amounts)),
    ...(await growth(desk, amounts)),
  }
  const known = Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== null)
  return { values: Object.fromEntries(known), complete: lab.allConnected(), notes: lab.notes, curve: [] }
}

async function openings(desk: Desk, amounts: Amounts): Promise<Values> {
  const opening = await desk.opening(long, amounts.openings)
  await using tab = await desk.open(long, true)
  const memory = tab === null ? null : (await tab.memory()).bytes / 2 ** 20
  return { ...opening, memory }
}

async function longDocument(desk: Desk, { keys, remote }: Amounts): Promise<Values> {
  await using tab = await desk.open(long)
  if (tab === null) return {}
  const ownKey = await desk.ownKeys(tab, long, keys)
  const key = await desk.remoteCost(tab, long, 'text', remote)
  const caret = await desk.remoteCost(tab, long, 'carets', remote)
  return {
    ownKey,
    remoteKey: key?.tasks ?? null,
    remoteKeyScripts: key?.scripts ?? null,
    remoteCaret: caret?.tasks ?? null,
    remoteCaretScripts: caret?.scripts ?? null,
    // The last one: after it, a page that does not keep up is of no use.
    ownKeyWriters: await desk.ownKeysAmongWriters(tab, long, keys),
  }
}

async function amongTables(desk: Desk, { keys }: Amounts): Promise<Values> {
  await using tab = await desk.open(tables)
  return tab === null ? {} : { ownKeyTables: await desk.ownKeysAmongWriters(tab, tables, keys) }
}

async function amongTablesAndDiagrams(desk: Desk, { openings, keys }: Amounts): Promise<Values> {
  const { firstScreen, editable } = await desk.opening(mixed, openings)
  const opened = { firstScreenMixed: firstScreen, editableMixed: editable }
  await using tab = await desk.open(mixed)
  if (tab === null) return opened
  return {
    ...opened,
    ownKeyMixed: await desk.ownKeys(tab, mixed, keys),
    ownKeyMixedWriters: await desk.ownKeysAmongWriters(tab, mixed, keys),
  }
}

async function growth(desk: Desk, { remote, remoteLarge }: Amounts): Promise<Values> {
  await using smallTab = await desk.open(small)
  const few = smallTab === null ? null : await desk.remoteCost(smallTab, small, 'text', remote)
  await using tab = await desk.open(large)
  if (tab === null) return { remoteKeySmall: few?.tasks ?? null }
  const many = await desk.remoteCost(tab, large, 'text', desk.isStock ? remoteLarge : remote)
  return {
    remoteKeySmall: few?.tasks ?? null,
    remoteKeyLarge: many?.tasks ?? null,
    editableLarge: tab.opening.editable,
    growth: few === null || many === null ? null : many.tasks / few.tasks,
  }
}
