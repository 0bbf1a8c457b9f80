import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, matchesGlob, relative } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from '../documentation/markdown.ts'
import { argumentsOf, readCopy, type Stage, stageOf } from './dockerfile.ts'

const run = promisify(execFile)
/** The working directory in the Dockerfile; the folder of a stage stands for it. */
const WORKDIR = '/app'

/** Whether .dockerignore excludes a path of the repository from the image. */
export async function readIgnored(): Promise<(path: string) => boolean> {
  const text = await readFile(join(ROOT, '.dockerignore'), 'utf8')
  const patterns = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return (path) =>
    patterns.some((pattern) => matchesGlob(path, pattern) || matchesGlob(path, `${pattern}/**`))
}

/** Folders of the stages built so far, by name. */
export type Made = ReadonlyMap<string, string>

/**
 * Executes a stage of the Dockerfile in the folder `folder` instead of `/app`: copies from the repository and from
 * earlier stages, and runs npm. Other commands concern the system of the image, and are skipped.
 */
export async function makeStage(stage: Stage, folder: string, made: Made): Promise<void> {
  const ignored = await readIgnored()
  await mkdir(folder, { recursive: true })
  for (const { name, rest } of stage.instructions) {
    if (name === 'COPY') await copy(rest, folder, made, ignored)
    else if (name === 'RUN' && rest.startsWith('npm ')) await npm(rest, folder)
  }
}

async function copy(
  rest: string,
  folder: string,
  made: Made,
  ignored: (path: string) => boolean,
): Promise<void> {
  const { from, sources, target } = readCopy(rest)
  const origin = from === null ? ROOT : made.get(from)
  if (origin === undefined) throw new Error(`COPY ${rest}: the stage is not made.`)
  for (const source of sources) {
    const place = join(origin, source.startsWith(WORKDIR) ? source.slice(WORKDIR.length) : source)
    const isFolder = (await stat(place)).isDirectory()
    // A folder's content is copied into the target; a file is copied into the target if that is a folder.
    const goal =
      isFolder || !target.endsWith('/') ? join(folder, target) : join(folder, target, basename(source))
    await mkdir(dirname(goal), { recursive: true })
    // Between stages nothing is ignored, and `cp` is faster for the many small files of packages.
    if (from !== null) await run('cp', ['-R', isFolder ? `${place}/.` : place, goal])
    else await cp(place, goal, { recursive: true, filter: (path) => !ignored(relative(ROOT, path)) })
  }
}

/** Runs an npm command, with packages from its cache if available. */
async function npm(command: string, folder: string): Promise<void> {
  await run('/bin/sh', ['-c', command], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: '', npm_config_prefer_offline: 'true' },
    maxBuffer: 16 * 1024 * 1024,
  })
}

/** The scripts of package.json that a stage runs: `npm run build` is `build`. */
export function scriptsRunBy(stage: Stage): string[] {
  return argumentsOf(stage, 'RUN').flatMap((rest) => /^npm run (\S+)/.exec(rest)?.[1] ?? [])
}

/** The npm commands of all stages that are not scripts. */
export function npmCommandsOf(stages: readonly Stage[]): string[] {
  return stages
    .flatMap((stage) => argumentsOf(stage, 'RUN'))
    .filter((rest) => rest.startsWith('npm ') && !rest.startsWith('npm run '))
}

/** The last stage, which becomes the image. */
export function runtimeOf(stages: readonly Stage[]): Stage {
  return stageOf(stages, 'runtime')
}
