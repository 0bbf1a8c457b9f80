import { existsSync, statSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { type Plugin, rolldown } from 'rolldown'
import { ROOT } from './client.ts'
import { hashInputs } from './stale.ts'

/** Builds by the hash of their inputs, inside the checkout, where other users cannot write. */
const BUILDS = join(ROOT, 'node_modules', '.cache', 'cowrite-server')
const INPUTS = [
  'server',
  'persistence/src',
  'crdt/src',
  'ai-assist/src',
  'scripts/build',
  'package-lock.json',
]
const MAIN = 'server/src/main.ts'
/** The programs of worker threads, which the server finds beside the file that starts them. */
const WORKERS = [
  'ai-assist/src/offline/worker.ts',
  'persistence/src/sql/pglite/pglite-worker.ts',
  'server/src/compaction/rebuild-worker.ts',
  'server/src/content/block-worker.ts',
  'server/src/files/inspection/inspect-program.ts',
  'server/src/workers/document-worker.ts',
]
/** Files that the server reads beside its sources. */
const ASSETS = ['server/src/documents/welcome/welcome.md', 'server/src/documents/welcome/welcome.update']
/** Other builds, which the server finds relative to its sources. */
const LINKS = ['client/dist', 'persistence/dist']
/** Age after which a build is removed, in ms. Until then a run of tests that began before an edit may use it. */
const KEPT_MS = 24 * 3_600_000
/** Packages with files that they find relative to their own. */
const EXTERNAL =
  /^(@electric-sql\/pglite|@node-rs\/|bufferutil|piscina|sharp$|dictionary-en|dictionary-en-gb|wink-)/

/**
 * Bundles the server with its packages, for tests that start many: that takes half of the processor's time of a start,
 * most of which is finding and reading a thousand files. Does nothing when the inputs have not changed. Resolves to the
 * path of the program.
 *
 * The files of the bundle stand in one folder. Each module has there the address that it has in the checkout, with
 * `.js`, so that it finds worker threads and other files in the same way.
 */
export async function buildServer(): Promise<string> {
  const folder = join(BUILDS, await hashInputs(ROOT, INPUTS))
  const main = join(folder, 'main.js')
  if (existsSync(main)) return main
  await mkdir(BUILDS, { recursive: true })
  const draft = await mkdtemp(join(BUILDS, 'draft-'))
  try {
    await bundle(draft)
    await rename(draft, folder)
    await removeOld()
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    // Another process may have built it meanwhile.
    if (!existsSync(main)) throw error
  }
  return main
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(BUILDS)) {
    const path = join(BUILDS, name)
    // Another process may have removed it meanwhile.
    const made = statSync(path, { throwIfNoEntry: false })
    if (made !== undefined && Date.now() - made.mtimeMs > KEPT_MS)
      await rm(path, { recursive: true, force: true })
  }
}

async function bundle(folder: string): Promise<void> {
  const build = await rolldown({
    input: Object.fromEntries([MAIN, ...WORKERS].map((path) => [nameOf(path), join(ROOT, path)])),
    platform: 'node',
    external: EXTERNAL,
    plugins: [addresses, builtins],
    logLevel: 'silent',
  })
  await build.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk-[hash].js',
    keepNames: true,
  })
  await build.close()
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n')
  for (const path of WORKERS) {
    const place = join(folder, path.replace(/\.ts$/, '.js'))
    await mkdir(dirname(place), { recursive: true })
    const entry = relative(dirname(place), join(folder, `${nameOf(path)}.js`))
    const hasDefault = /^export default /m.test(await readFile(join(ROOT, path), 'utf8'))
    await writeFile(
      place,
      `export * from '${entry}'\n${hasDefault ? `export { default } from '${entry}'\n` : ''}`,
    )
  }
  for (const path of ASSETS) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await copyFile(join(ROOT, path), join(folder, path))
  }
  for (const path of LINKS) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await symlink(join(ROOT, path), join(folder, path))
  }
}

/** `pglite-worker` for `persistence/src/sql/pglite/pglite-worker.ts`; the names are unique. */
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.ts$/, '')

/** Gives each module of the project its address in the bundle's folder. */
const addresses: Plugin = {
  name: 'addresses',
  transform(code, id) {
    if (!id.startsWith(ROOT) || id.includes('node_modules') || !code.includes('import.meta.')) return null
    const path = relative(ROOT, id).split(sep).join('/').replace(/\.ts$/, '.js')
    const url = `new URL('./${path}', import.meta.url)`
    return code.replaceAll(/\bimport\.meta\.(url|dirname)\b/g, (_, name: string) =>
      name === 'url'
        ? `${url}.href`
        : `process.getBuiltinModule('node:path').dirname(process.getBuiltinModule('node:url').fileURLToPath(${url}))`,
    )
  },
}

/**
 * Gets Node's own modules without their ECMAScript form, whose making reads all their exports: those of `node:http` load
 * a client for HTTP, which takes a tenth of the processor's time of a start.
 */
const builtins: Plugin = {
  name: 'builtins',
  renderChunk: (code) =>
    code.replaceAll(
      /^import (?:(\w+)|\* as (\w+))?(?:, )?(?:\{([^}]*)\})? from "(node:\w+(?:\/\w+)?)";$/gm,
      (_, whole?: string, all?: string, parts?: string, name?: string) => {
        const module = `process.getBuiltinModule("${name}")`
        const names = [whole, all]
          .filter((each) => each !== undefined)
          .map((each) => `const ${each} = ${module};`)
        const some = parts === undefined ? [] : [`const {${parts.replaceAll(' as ', ': ')}} = ${module};`]
        return [...names, ...some].join(' ')
      },
    ),
}
