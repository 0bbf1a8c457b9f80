import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startServer } from '../harness/server.ts'
import { tempFolder } from '../harness/temp-folder.ts'
import { openProcedure } from './procedure.ts'
import { byAddress, gather, readAll } from './writers.ts'

it('BAK-24: a copy of the stopped folder of the embedded database has everything; a folder in use is not copied', async () => {
  await using folder = await tempFolder()
  const dataDir = join(folder.path, 'data')
  const procedure = await openProcedure(null, { COWRITE_DATA_DIR: dataDir, BACKUP_DIR: folder.path })
  await using server = await startServer({ dataDir })
  using crowd = await gather(server, 'w')
  await crowd.untilAcknowledged(15)
  await crowd.rest()
  await expect(procedure.run('folder')).rejects.toThrow('Command failed')
  const written = byAddress((address) => crowd.writers[address].words)
  crowd[Symbol.dispose]()
  await server.stop()

  await procedure.run('folder')
  await rm(dataDir, { recursive: true })
  await procedure.run('restore-folder')
  await using restored = await startServer({ dataDir })
  expect(await readAll(restored)).toEqual(written)
})
