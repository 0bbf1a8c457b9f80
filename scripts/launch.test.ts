import { spawnSync } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cowrite-launch-'))
  await mkdir(join(root, 'scripts'))
  await copyFile(join(import.meta.dirname, 'launch.mjs'), join(root, 'scripts', 'launch.mjs'))
})

afterEach(() => rm(root, { recursive: true, force: true }))

const launch = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'scripts', 'launch.mjs'), ...args], { encoding: 'utf8' })

it('says in one line what to do when the packages are not installed', () => {
  const { status, stderr } = launch('start')
  expect(stderr).toBe('The packages are not installed yet. Run: npm ci\n')
  expect(status).toBe(1)
})

it('runs the script of the task, with its flags and its exit code', async () => {
  await mkdir(join(root, 'node_modules'))
  await writeFile(join(root, 'node_modules', '.package-lock.json'), '{}')
  await writeFile(
    join(root, 'scripts', 'task.ts'),
    'const flags: string[] = process.argv.slice(2); console.log(flags.join()); process.exitCode = 7',
  )
  const { status, stdout } = launch('task', '--port', '0')
  expect(stdout).toBe('--port,0\n')
  expect(status).toBe(7)
})
