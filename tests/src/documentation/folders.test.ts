import { glob, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT, readMarkdown, tableOf } from './markdown.ts'

const FOLDER = 'server/src'
const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*'(\.\.?\/[^']+)'/g
/** They import what they test, and belong to no floor. */
const TESTS = /\.test\.ts$|\.contract\.ts$|-for-tests\.ts$/

/** For each folder of `server/src` the other folders and files there that its files import, sorted. */
async function importsOfFolders(): Promise<Map<string, string[]>> {
  const imports = new Map<string, Set<string>>()
  for await (const path of glob('*/**/*.ts', { cwd: join(ROOT, FOLDER) })) {
    if (TESTS.test(path)) continue
    const [folder = ''] = path.split('/')
    const others = imports.get(folder) ?? new Set()
    imports.set(folder, others)
    const text = await readFile(join(ROOT, FOLDER, path), 'utf8')
    for (const [, target = ''] of text.matchAll(IMPORT)) {
      const [other = ''] = normalize(join(dirname(path), target)).split('/')
      if (other !== folder) others.add(other)
    }
  }
  return new Map([...imports].map(([folder, others]) => [folder, [...others].toSorted()]))
}

it('ARCHITECTURE.md has every folder of the server, with the folders that it imports from', async () => {
  const rows = tableOf(await readMarkdown('ARCHITECTURE.md'), 'server-folders')
  const documented = rows.flatMap(([name = '', , others = '']) => {
    const folder = /([\w-]+)\//.exec(name)?.[1]
    const imported = [...others.matchAll(/[\w.-]+/g)].map(([other]) => other)
    return folder === undefined ? [] : [[folder, imported.toSorted()]]
  })
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(await importsOfFolders()))
})
