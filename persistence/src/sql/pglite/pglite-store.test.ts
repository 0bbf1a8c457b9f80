import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openStore } from '../../open-store.ts'
import { describeStore } from '../../testing/contract.ts'

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

describeStore('pglite', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'cowrite-pglite-'))
  folders.push(dataDir)
  return openStore({ kind: 'pglite', dataDir })
})
