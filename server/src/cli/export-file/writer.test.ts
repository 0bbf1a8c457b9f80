import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EXPORT_FORMAT, type HeaderRecord } from './records.ts'
import { findBeginning } from './resume.ts'
import { ExportWriter, partOf } from './writer.ts'

const HEADER: HeaderRecord = {
  cowrite: 'export',
  format: EXPORT_FORMAT,
  at: '2026-01-02T03:04:05.000Z',
  project: null,
  key: null,
  probe: null,
}

let folder: string
let path: string
let umask: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cowrite-writer-'))
  path = join(folder, 'file')
  umask = process.umask()
})

afterEach(() => {
  process.umask(umask)
  rmSync(folder, { recursive: true, force: true })
})

const modeOf = (file: string): number => statSync(file).mode & 0o777

describe('ExportWriter', () => {
  it("BAK-30: the file, begun anew or gone on with, is its owner's only, whatever the umask and the mode it had", async () => {
    for (const mask of [0o000, 0o277]) {
      process.umask(mask)
      writeFileSync(partOf(path), 'left', { mode: 0o666 })
      const writer = await ExportWriter.create(path, HEADER)
      expect(modeOf(partOf(path))).toBe(0o600)
      await writer.close()
      process.umask(0)
      rmSync(`${path}.2.part`, { force: true })
      writeFileSync(`${path}.2.part`, readFileSync(partOf(path)), {
        mode: 0o666,
      })
      const beginning = await findBeginning(`${path}.2.part`, null)
      if (beginning.kind !== 'begun') throw new Error('It was not begun.')
      const resumed = await ExportWriter.resume(`${path}.2`, beginning.place)
      expect(modeOf(`${path}.2.part`)).toBe(0o600)
      await resumed.finish()
      expect(modeOf(`${path}.2`)).toBe(0o600)
      rmSync(partOf(path))
    }
  })

  it('BAK-30: a symbolic link in the place of the unfinished file is not followed', async () => {
    writeFileSync(join(folder, 'other'), 'kept')
    symlinkSync(join(folder, 'other'), partOf(path))
    await expect(ExportWriter.create(path, HEADER)).rejects.toMatchObject({ syscall: 'open' })
    expect(statSync(join(folder, 'other')).size).toBe(4)
  })
})
