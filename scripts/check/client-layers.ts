import { readdir, readFile } from 'node:fs/promises'
import { join, posix, relative } from 'node:path'
import type { SourceText } from './spec.ts'

/** The folders of `client/src` from bottom to top. A folder imports only from lower layers and from itself. */
const LAYERS: readonly (readonly string[])[] = [['api'], ['session'], ['editor'], ['app', 'widget']]

/** Matches relative static and dynamic imports, re-exports, and the `@import` rules of stylesheets. */
const IMPORT = /(?:\bfrom|\bimport|@import)\s*\(?\s*(['"])(\.\.?\/[^'"]+)\1/g

/** One import, with paths relative to `client/src`. */
interface Import {
  readonly from: string
  readonly to: string
}

/**
 * Checks the imports of the client's sources, whose paths are relative to `client/src`. Returns one line for each
 * violation of a rule, empty when there is none:
 * - a top-level folder imports only from lower layers ({@link LAYERS});
 * - a file imports no module of a folder that contains its own folder;
 * - sibling folders do not import from each other in a cycle.
 */
export function clientLayerProblems(files: readonly SourceText[]): string[] {
  const imports = files.flatMap(importsOf)
  const problems = imports.flatMap((one) => {
    const problem = layerProblem(one) ?? parentProblem(one)
    return problem === null ? [] : [`client/src/${one.from} imports ${one.to}: ${problem}`]
  })
  return [...problems, ...circleProblems(imports)]
}

/** {@link clientLayerProblems} of the repository at `root`; resolves to the problems as text, or `null`. */
export async function checkClientLayers(root: string): Promise<string | null> {
  const folder = join(root, 'client', 'src')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && /\.(?:tsx?|css)$/.test(entry.name))
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name)
        return { path: relative(folder, path), text: await readFile(path, 'utf8') }
      }),
  )
  const problems = clientLayerProblems(files)
  return problems.length === 0 ? null : problems.join('\n')
}

function importsOf({ path, text }: SourceText): Import[] {
  return [...text.matchAll(IMPORT)].map((match) => ({
    from: path,
    to: posix.join(posix.dirname(path), match[2]!),
  }))
}

function layerProblem({ from, to }: Import): string | null {
  const [source = '', target = ''] = [topFolder(from), topFolder(to)]
  // Modules directly in `client/src` are above all layers.
  if (source === '' || source === target) return null
  const [sourceLayer, targetLayer] = [layerOf(source), layerOf(target)]
  if (sourceLayer < 0) return `the folder ${source} is in no layer (scripts/check/client-layers.ts)`
  if (targetLayer >= 0 && targetLayer < sourceLayer) return null
  return `${source} is not above ${target === '' ? 'client/src' : target}`
}

function parentProblem({ from, to }: Import): string | null {
  const [source, target] = [posix.dirname(from), posix.dirname(to)]
  const contains = source !== target && source.startsWith(`${target}/`)
  return contains ? `a file imports no module of a folder that contains its own folder` : null
}

/** Cycles among the folders of one parent folder. */
function circleProblems(imports: readonly Import[]): string[] {
  const edges = new Map<string, Set<string>>()
  for (const { from, to } of imports) {
    const [source, target] = siblingFolders(from, to)
    if (source === target) continue
    const targets = edges.get(source) ?? new Set()
    edges.set(source, targets.add(target))
  }
  const circles: string[] = []
  const done = new Set<string>()
  const visit = (folder: string, path: readonly string[]): void => {
    const start = path.indexOf(folder)
    if (start >= 0) circles.push([...path.slice(start), folder].join(' → '))
    if (start >= 0 || done.has(folder)) return
    for (const next of edges.get(folder) ?? []) visit(next, [...path, folder])
    done.add(folder)
  }
  for (const folder of edges.keys()) visit(folder, [])
  return circles.map((circle) => `folders import from each other: ${circle}`)
}

/**
 * The folders at which the paths of two files diverge; equal when one of the files is directly in their common folder.
 */
function siblingFolders(from: string, to: string): readonly [string, string] {
  const [source, target] = [from.split('/'), to.split('/')]
  let depth = 0
  while (source[depth] === target[depth]) depth++
  if (depth >= source.length - 1 || depth >= target.length - 1) return ['', '']
  return [source.slice(0, depth + 1).join('/'), target.slice(0, depth + 1).join('/')]
}

function topFolder(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : ''
}

function layerOf(folder: string): number {
  return LAYERS.findIndex((layer) => layer.includes(folder))
}
