import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readBlocks } from './procedure.ts'

it('every block of docs/recovery.md has a name of its own, and the tests in this folder run it', async () => {
  const run = new Set<string>()
  for await (const file of glob('*.ts', { cwd: import.meta.dirname })) {
    const source = await readFile(join(import.meta.dirname, file), 'utf8')
    for (const [, id = ''] of source.matchAll(/\.run\('([\w-]+)'/g)) run.add(id)
  }
  const ids = (await readBlocks()).map(({ id }) => id)
  expect(ids).toEqual([...new Set(ids)])
  expect(ids.toSorted()).toEqual([...run].toSorted())
})
