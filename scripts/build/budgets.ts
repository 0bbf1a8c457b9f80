import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The files that a browser must load before a feature can be used, and their maximum size, in bytes compressed by
 * Brotli.
 */
export interface Budget {
  readonly name: string
  /** Modules that are loaded, with all their imports; keys of Vite's manifest. */
  readonly entries: readonly string[]
  /** Modules that the page has loaded before; what they load does not count. Default none. */
  readonly after?: readonly string[]
  /** Whether all that these modules may load later counts, too. Default false. */
  readonly withLater?: true
  readonly bytes: number
}

/** Each a few per cent above its measure, so that growth needs a decision. ARCHITECTURE.md has the same table. */
export const BUDGETS: readonly Budget[] = [
  { name: 'list of documents', entries: ['index.html'], bytes: 124_000 },
  { name: 'document in the web app', entries: ['document.html'], bytes: 288_000 },
  { name: 'loader of the widget', entries: ['src/widget/loader.ts'], bytes: 3_000 },
  { name: 'widget', entries: ['src/widget/loader.ts', 'src/widget/view.tsx'], bytes: 272_000 },
  { name: 'frame', entries: ['embed.html', 'src/widget/view.tsx'], bytes: 272_000 },
  // The plugin that edits tables, loaded when a document has one.
  {
    name: 'tables',
    entries: ['src/editor/tables/table-editing.ts'],
    after: ['document.html'],
    bytes: 11_000,
  },
  // Loaded when somebody has text read as Markdown.
  {
    name: 'reader of Markdown',
    entries: ['src/editor/paste/notice/read-markdown.ts'],
    after: ['document.html'],
    bytes: 45_000,
  },
  // Loaded when somebody imports files.
  {
    name: 'import of files',
    entries: ['src/app/import/ImportPanel.tsx'],
    after: ['index.html', 'document.html'],
    bytes: 17_000,
  },
  // Loaded when somebody opens the versions: the view, its timeline and its dialogs. Menus are there before.
  {
    name: 'versions',
    entries: [
      'src/app/versions/VersionsView.tsx',
      'src/app/versions/TimelinePanel.tsx',
      'src/app/versions/RestoreDialog.tsx',
      'src/app/versions/copy-step.ts',
    ],
    after: ['document.html', 'src/app/MoreMenu.tsx'],
    bytes: 24_000,
  },
  // KaTeX, without its fonts.
  { name: 'formulas', entries: ['src/editor/maths/formulas.ts'], after: ['document.html'], bytes: 90_000 },
  // Mermaid, of which a frame loads the kinds of diagrams that a document contains.
  {
    name: 'diagrams',
    entries: ['diagram.html'],
    after: ['document.html'],
    withLater: true,
    bytes: 1_300_000,
  },
]

/** Maximum size of one part that is loaded later, in bytes compressed by Brotli. */
export const LATER_BYTES = 14_000

/** A module in Vite's manifest: its file, its static and its dynamic imports. */
interface Chunk {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
}

/** Vite's manifest of a build, by module. */
export type Manifest = Readonly<Record<string, Chunk>>

/** A measured {@link Budget}. */
export interface Measure {
  readonly name: string
  readonly bytes: number
  readonly allowed: number
}

/**
 * The size of each entry of `budgets`, in order, then of each part that none of them loads, under its own name. `size`
 * returns the size of a built file. Throws when an entry is not in the manifest.
 */
export async function measure(
  manifest: Manifest,
  budgets: readonly Budget[],
  later: number,
  size: (file: string) => Promise<number>,
): Promise<Measure[]> {
  const total = async (files: Iterable<string>): Promise<number> =>
    (await Promise.all([...files].map(size))).reduce((sum, bytes) => sum + bytes, 0)
  const loaded = new Set<string>()
  const measures: Measure[] = []
  for (const { name, entries, after = [], withLater, bytes } of budgets) {
    const before = filesOf(manifest, after)
    const files = [...filesOf(manifest, entries, withLater)].filter((file) => !before.has(file))
    for (const file of files) loaded.add(file)
    measures.push({ name, bytes: await total(files), allowed: bytes })
  }
  for (const key of Object.keys(manifest)) {
    // A browser loads a font when a text needs it, and shows the text meanwhile.
    if (key.endsWith('.woff2')) continue
    const files = new Set([...filesOf(manifest, [key])].filter((file) => !loaded.has(file)))
    if (files.size > 0) measures.push({ name: key, bytes: await total(files), allowed: later })
  }
  return measures
}

/** Lists the measures that exceed their budget, one line each; `null` when there are none. */
export function overruns(measures: readonly Measure[]): string | null {
  const lines = measures
    .filter(({ bytes, allowed }) => bytes > allowed)
    .map(({ name, bytes, allowed }) => `${name}: ${bytes} bytes by Brotli, allowed are ${allowed}`)
  return lines.length > 0 ? lines.join('\n') : null
}

/** Measures the compressed build in `folder`. */
export async function measureBuild(folder: string, manifest: Manifest): Promise<Measure[]> {
  return await measure(manifest, BUDGETS, LATER_BYTES, async (file) => {
    const path = join(folder, file)
    // A file without a compressed copy is sent uncompressed.
    return (await stat(existsSync(`${path}.br`) ? `${path}.br` : path)).size
  })
}

/** The scripts and styles that are loaded with these modules, or also later. */
function filesOf(manifest: Manifest, entries: readonly string[], withLater = false): Set<string> {
  const seen = new Set<string>()
  const files = new Set<string>()
  const visit = (key: string): void => {
    if (seen.has(key)) return
    seen.add(key)
    const chunk = manifest[key]
    if (chunk === undefined) throw new Error(`The build has no ${key}; its budget must name another module.`)
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
    for (const next of chunk.imports ?? []) visit(next)
    if (withLater) for (const next of chunk.dynamicImports ?? []) visit(next)
  }
  for (const entry of entries) visit(entry)
  return files
}
