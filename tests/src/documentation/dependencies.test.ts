import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT, readMarkdown, tableOf } from './markdown.ts'

interface Manifest {
  readonly workspaces?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

async function manifestOf(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest
}

it('OPS-10: CONTRIBUTING.md gives a reason for every dependency, and names the packages that have it', async () => {
  const { workspaces = [] } = await manifestOf('.')
  const users = new Map<string, string[]>()
  for (const folder of ['.', ...workspaces]) {
    const { dependencies, devDependencies } = await manifestOf(folder)
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      if (name.startsWith('@cowrite/')) continue
      users.set(name, [...(users.get(name) ?? []), folder === '.' ? 'root' : folder])
    }
  }
  const rows = tableOf(await readMarkdown('CONTRIBUTING.md'), 'dependencies')
  const documented = rows.map(([name, where]) => [name, where])
  const actual = [...users].map(([name, folders]) => [name, folders.join(', ')])
  const byName = (a: readonly unknown[], b: readonly unknown[]) =>
    String(a[0]).localeCompare(String(b[0]), 'en')
  expect(documented.toSorted(byName)).toEqual(actual.toSorted(byName))
  expect(rows.filter(([, , reason]) => reason === '')).toEqual([])
})
