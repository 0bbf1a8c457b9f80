import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/**
 * File types that browsers load and that compress well; source maps are rarely loaded, pictures are compressed already.
 */
const COMPRESSED = new Set(['.css', '.html', '.js', '.json', '.svg'])

/** Brotli at its highest quality, which is too slow for the server at request time. */
async function brotli(content: Buffer): Promise<Buffer> {
  return await promisify(brotliCompress)(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  })
}

/**
 * Writes `name.br` and `name.gz` for every file in a folder and its subfolders that browsers load, unless the copy
 * would not be smaller.
 */
export async function compressFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && COMPRESSED.has(extname(entry.name)))
  await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name)
      const content = await readFile(path)
      const [small, wide] = await Promise.all([brotli(content), promisify(gzip)(content, { level: 9 })])
      if (small.length < content.length) await writeFile(`${path}.br`, small)
      if (wide.length < content.length) await writeFile(`${path}.gz`, wide)
    }),
  )
}
