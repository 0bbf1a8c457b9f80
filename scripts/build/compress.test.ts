import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { compressFolder } from './compress.ts'

it('puts compressed copies beside what browsers load, where they are smaller', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cowrite-compress-'))
  try {
    const script = 'export const a = 1\n'.repeat(100)
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'assets', 'a.js'), script)
    await writeFile(join(folder, 'assets', 'a.js.map'), script)
    await writeFile(join(folder, 'b.css'), 'p{}')
    await writeFile(join(folder, 'c.svg'), randomBytes(500))
    await compressFolder(folder)
    expect((await readdir(folder)).sort()).toEqual(['assets', 'b.css', 'c.svg'])
    expect((await readdir(join(folder, 'assets'))).sort()).toEqual(['a.js', 'a.js.br', 'a.js.gz', 'a.js.map'])
    const copy = (ending: string) => readFile(join(folder, 'assets', `a.js.${ending}`))
    expect(brotliDecompressSync(await copy('br')).toString()).toBe(script)
    expect(gunzipSync(await copy('gz')).toString()).toBe(script)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
