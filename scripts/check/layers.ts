import { posix } from 'node:path'
import { KNOWN, LAYERS, type PackageLayers } from './layer-table.ts'
import { readSources, type SourceText } from './source-files.ts'

/** Matches relative static and dynamic imports, re-exports, and the `@import` rules of stylesheets. */
const IMPORT = /(?:\bfrom|\bimport|@import)\s*\(?\s*(['"])(\.\.?\/[^'"]+)\1/g
const SOURCE = /\.(?:tsx?|css)$/
const TEST = /\.(?:test|contract)\.tsx?$|-for-tests\.ts$/

/** One import, with paths relative to the folder of the package's sources. */
interface Import {
  readonly from: string
  readonly to: string
}

/**
 * Checks the imports in the sources of one package. Returns one line for each violation of a rule, empty when there is
 * none:
 * - a folder imports only from lower layers;
 * - a file imports no module of a folder that contains its own folder, except of a base;
 * - sibling folders do not import from each other in a cycle;
 * - `known` has no import that is allowed or does not exist, and the layers no folder that does not exist.
 */
export function layerProblems(
  files: readonly SourceText[],
  source: PackageLayers,
  known: Readonly<Record<string, string>> = {},
): string[] {
  const { folder } = source
  const unused = new Set(Object.keys(known).filter((name) => name.startsWith(`${folder}/`)))
  const checked = files.filter(({ path }) => source.testsHaveLayers || !TEST.test(path))
  const problems: string[] = []
  const imports: Import[] = []
  for (const one of checked.flatMap((file) => importsOf(file, folder))) {
    const problem = layerProblem(one, source) ?? containingProblem(one, source)
    const name = `${folder}/${one.from} → ${one.to}`
    if (problem !== null && name in known) {
      unused.delete(name)
      continue
    }
    if (problem !== null) problems.push(`${folder}/${one.from} imports ${one.to}: ${problem}`)
    imports.push(one)
  }
  const remove = [...unused].map((name) => `KNOWN has ${name}, which is no violation any more: remove it`)
  return [...problems, ...circleProblems(imports), ...remove]
}

/** The entries of the table of layers that the sources do not have. */
export function missingFolders(files: readonly SourceText[], { folder, layers }: PackageLayers): string[] {
  const present = new Set(files.map(({ path }) => topOf(posix.relative(folder, path))))
  const missing = layers.flat().filter((name) => !present.has(name))
  return missing.map((name) => `${folder}/${name} is in the table of layers, but does not exist`)
}

/** Both checks for all packages of the repository at `root`; resolves to the problems as text, or `null`. */
export async function checkLayers(root: string): Promise<string | null> {
  const problems = await Promise.all(
    LAYERS.map(async (source) => {
      const files = await readSources(root, source.folder, SOURCE)
      return [...layerProblems(files, source, KNOWN), ...missingFolders(files, source)]
    }),
  )
  return problems.flat().join('\n') || null
}

function importsOf({ path, text }: SourceText, folder: string): Import[] {
  const from = posix.relative(folder, path)
  return [...text.matchAll(IMPORT)].map((match) => ({
    from,
    to: posix.join(posix.dirname(from), match[2]!),
  }))
}

function layerProblem({ from, to }: Import, { layers }: PackageLayers): string | null {
  const [source, target] = [topOf(from), topOf(to)]
  if (source === target) return null
  const layerOf = (name: string): number => layers.findIndex((layer) => layer.includes(name))
  const [sourceLayer, targetLayer] = [layerOf(source), layerOf(target)]
  if (sourceLayer < 0) {
    // A file without a layer is above all layers.
    return from === source ? null : `the folder ${source} is in no layer (scripts/check/layer-table.ts)`
  }
  if (targetLayer >= 0 && targetLayer < sourceLayer) return null
  return `${source} is not above ${target}`
}

function containingProblem({ from, to }: Import, { bases }: PackageLayers): string | null {
  const [source, target] = [posix.dirname(from), posix.dirname(to)]
  if (source.startsWith(`${target}/`) && !bases.includes(target)) {
    return 'a file imports no module of a folder that contains its own folder'
  }
  if (target.startsWith(`${source}/`) && bases.includes(source)) {
    return `the files of ${source} are the base of its sub-folders`
  }
  return null
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

/** The first part of a path: a folder, or a file directly in the folder of the sources. */
function topOf(path: string): string {
  return path.split('/', 1)[0]!
}
