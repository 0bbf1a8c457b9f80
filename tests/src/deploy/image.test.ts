import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, chown, copyFile, cp, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { readConfig } from '@cowrite/server'
import { expect, it } from 'vitest'
import { buildAll } from '../../../scripts/build/all.ts'
import { NODE_FLAGS } from '../../../scripts/node-flags.ts'
import { ROOT } from '../documentation/markdown.ts'
import { within } from '../harness/eventually.ts'
import { tempFolder } from '../harness/temp-folder.ts'
import { argumentsOf, commandOf, readCopy, readDockerfile, stageOf, variablesOf } from './dockerfile.ts'
import { makeStage, npmCommandsOf, readIgnored, runtimeOf, scriptsRunBy } from './image.ts'

/** `COWRITE_DEPLOY=full` also builds the client in the image's build stage, with all packages that npm has to fetch. */
const FULL = process.env['COWRITE_DEPLOY'] === 'full'
/** The user `node` of the base image. */
const IMAGE_USER = 1000
/** Makes a picture and prints its first bytes. */
const DRAW = `import sharp from 'sharp'
const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#123' } })
process.stdout.write((await picture.webp().toBuffer()).subarray(0, 4))`
/** npm fetches the packages that its cache lacks. */
const TIMEOUT_MS = FULL ? 900_000 : 300_000

it('DEP-7: every file that the Dockerfile copies is there, and not ignored', async () => {
  const ignored = await readIgnored()
  const stages = await readDockerfile()
  const copies = stages.flatMap((stage) => argumentsOf(stage, 'COPY')).map(readCopy)
  const own = copies.flatMap(({ from, sources }) => (from === null ? sources : []))
  expect(own.length).toBeGreaterThan(10)
  expect(own.filter((source) => !existsSync(join(ROOT, source)) || ignored(source))).toEqual([])
  // If a workspace is not copied, `npm ci` refuses the lockfile.
  const { workspaces, scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    workspaces: string[]
    scripts: Record<string, string>
  }
  for (const name of ['build', 'dependencies']) {
    const sources = argumentsOf(stageOf(stages, name), 'COPY').flatMap((rest) => readCopy(rest).sources)
    for (const folder of workspaces) expect(sources, name).toContain(`${folder}/package.json`)
  }
  expect(stages.flatMap(scriptsRunBy).filter((script) => !(script in scripts))).toEqual([])
  expect(npmCommandsOf(stages).every((command) => command.startsWith('npm ci '))).toBe(true)
})

it('DEP-7: secrets, data, tests and what is made stay out of the image', async () => {
  const ignored = await readIgnored()
  const out = ['.env', '.env.local', '.git/config', '.cowrite/PG_VERSION', 'node_modules/pg/index.js']
  const made = ['client/dist/index.html', 'server/src/http/http.test.ts', 'server/.cowrite/base', 'a.log']
  expect([...out, ...made].filter((path) => !ignored(path))).toEqual([])
  expect(['server/src/main.ts', 'client/index.html', 'package-lock.json'].filter(ignored)).toEqual([])
})

it('DEP-7: the image runs the server as a user without rights, on a pinned base, and ends by SIGTERM', async () => {
  const stages = await readDockerfile()
  const runtime = runtimeOf(stages)
  expect(stages.at(-1)).toBe(runtime)
  expect(new Set(stages.map(({ base }) => base))).toEqual(new Set(['node:24-slim']))
  expect(argumentsOf(runtime, 'USER')).toEqual(['node'])
  expect(argumentsOf(runtime, 'STOPSIGNAL')).toEqual(['SIGTERM'])
  expect(commandOf(argumentsOf(runtime, 'CMD')[0] ?? '')).toEqual([
    'node',
    ...NODE_FLAGS,
    'server/src/main.ts',
  ])
  // The image is reachable from outside, so that people have to sign in.
  expect(readConfig(variablesOf(runtime), [])).toMatchObject({
    access: { auth: 'accounts' },
    network: { host: '0.0.0.0', port: 3000 },
    storage: { store: { kind: 'pglite', dataDir: '/data' } },
  })
})

it('DEP-7: what the Dockerfile copies and installs is enough to start a server that is ready and serves the web app', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using folder = await tempFolder()
  const stages = await readDockerfile()
  const made = new Map<string, string>()
  for (const name of ['build', 'dependencies', 'runtime']) {
    const place = join(folder.path, name)
    if (name === 'build' && !FULL) {
      process.stderr.write(
        'The client is the one built here; COWRITE_DEPLOY=full builds it as the image does.\n',
      )
      await buildAll()
      for (const built of [join('client', 'dist'), join('persistence', 'dist')]) {
        await cp(join(ROOT, built), join(place, built), { recursive: true })
      }
    } else await makeStage(stageOf(stages, name), place, made)
    made.set(name, place)
  }
  const image = made.get('runtime') ?? ''
  // Only the server's packages from the registry.
  const packages = await readdir(join(image, 'node_modules'))
  expect(packages).toEqual(expect.arrayContaining(['fastify', 'pg', 'ws']))
  expect(
    packages.filter((name) => /^(vitest|vite|typescript|react|node|playwright-core)$/.test(name)),
  ).toEqual([])
  // The binaries that decode pictures, for the platform of the image.
  const drawn = spawnSync(process.execPath, ['--input-type=module', '--eval', DRAW], {
    cwd: join(image, 'server'),
    encoding: 'utf8',
  })
  expect(drawn.stdout + drawn.stderr).toMatch(/^RIFF/)
  await expectReady(image, join(folder.path, 'data'), folder.path)
})

/** Starts the image's command in `image`, as the image's user if this process may, and stops it. */
async function expectReady(image: string, data: string, folder: string): Promise<void> {
  const runtime = runtimeOf(await readDockerfile())
  await mkdir(data)
  await chmod(folder, 0o755)
  const isRoot = process.getuid?.() === 0
  if (isRoot) await chown(data, IMAGE_USER, IMAGE_USER)
  const user = isRoot ? { uid: IMAGE_USER, gid: IMAGE_USER } : {}
  // This process' Node may be in a folder that only root can read.
  const node = join(folder, 'node')
  await copyFile(process.execPath, node)
  const [, ...args] = commandOf(argumentsOf(runtime, 'CMD')[0] ?? '')
  const env = {
    PATH: process.env['PATH'] ?? '',
    ...variablesOf(runtime),
    HOST: '127.0.0.1',
    PORT: '0',
    COWRITE_DATA_DIR: data,
  }
  const child = spawn(node, args, {
    cwd: image,
    env,
    ...user,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  try {
    const url = await within('the server of the image to listen', listening(child.stdout), 60_000)
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'ready' })
    const page = await (await fetch(`${url}/`)).text()
    const script = /<script[^>]* src="([^"]+)"/.exec(page)?.[1] ?? ''
    expect((await fetch(new URL(script, url))).status).toBe(200)
    const check = healthCheck(argumentsOf(runtime, 'HEALTHCHECK')[0] ?? '', new URL(url).port)
    expect(check()).toBe(0)
    child.kill('SIGTERM')
    expect(await within('the server of the image to end', ended)).toEqual([0, null])
    expect(check()).toBe(1)
  } finally {
    child.kill('SIGKILL')
  }
}

/** Runs the image's health check; returns its exit code. */
function healthCheck(rest: string, port: string): () => number | null {
  const [, ...args] = commandOf(rest)
  return () => spawnSync(process.execPath, args, { env: { PORT: port } }).status
}

/** The address in the listening line. */
async function listening(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    if (!line.includes('"listening"')) continue
    // The rest is discarded, so that the pipe does not fill.
    output.resume()
    return (JSON.parse(line) as { url: string }).url
  }
  throw new Error('The server of the image ended before it listened.')
}
