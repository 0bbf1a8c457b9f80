import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
/**
 * Path of the first of `names` that is an executable file: first on PATH, then in `places` (full paths).
 * `null` when none is there.
 */
export async function findProgram(names, places = [], path = process.env['PATH'] ?? '') {
  const folders = path.split(delimiter).filter((folder) => folder !== '')
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  for (const candidate of [...candidates, ...places]) {
    if (await isExecutable(candidate)) return candidate
  }
  return null
}
/** Whether this process may execute the file at `path`. */
export function isExecutable(path) {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
//# sourceMappingURL=find-program.js.map
