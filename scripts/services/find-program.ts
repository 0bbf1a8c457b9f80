import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/**
 * Path of the first of `names` that is an executable file, first on PATH, then in `places` (full paths). `null` when
 * there is none.
 */
export async function findProgram(
  names: readonly string[],
  places: readonly string[] = [],
  path: string = process.env['PATH'] ?? '',
): Promise<string | null> {
  const folders = path.split(delimiter).filter((folder) => folder !== '')
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  for (const candidate of [...candidates, ...places]) {
    if (await isExecutable(candidate)) return candidate
  }
  return null
}

/** Whether this process may execute the file at `path`. */
export function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
