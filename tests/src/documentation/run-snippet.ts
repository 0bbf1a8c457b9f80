import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { VITE } from '../../../scripts/build/client.ts'
import { ROOT } from './markdown.ts'

/** The address of the server in the snippets. */
const DOCUMENTED = '127.0.0.1:3000'

/**
 * Replaces the documented address in a snippet by that of the test's server. Apart from package names, nothing else may
 * be changed.
 */
export function relocate(code: string, server: { readonly url: string }): string {
  if (!code.includes(DOCUMENTED)) throw new Error(`The snippet does not speak to ${DOCUMENTED}.`)
  return code.replaceAll(DOCUMENTED, new URL(server.url).host)
}

/** An empty folder in which the project's packages can be imported; `await using` removes it. */
export async function snippetFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'cowrite-snippet-'))
  await symlink(join(ROOT, 'node_modules'), join(path, 'node_modules'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A running program from the documentation. `await using` ends it. */
export interface RunningSnippet extends AsyncDisposable {
  /** Its output so far, including errors. */
  output(): string
}

/** Runs JavaScript in a separate Node process, as a reader would; `env` is added to the environment. */
export async function runSnippet(
  code: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningSnippet> {
  const folder = await snippetFolder()
  const file = join(folder.path, 'snippet.mjs')
  await writeFile(file, code)
  const child = spawn(process.execPath, [file], {
    cwd: folder.path,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  return {
    output: () => output,
    [Symbol.asyncDispose]: async () => {
      await kill(child)
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Runs shell commands and resolves to their combined output. */
export async function runShell(code: string): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-euc', code.replaceAll('curl ', 'curl -sS ')])
  return stdout
}

/** A web server with pages. `await using` stops it. */
export interface Site extends AsyncDisposable {
  readonly origin: string
  /** The served files: HTML at `/`, scripts at `/name.js`. */
  readonly files: Map<string, string>
}

/** Serves pages from a free port, an origin unknown to any Cowrite server. */
export async function openSite(): Promise<Site> {
  const files = new Map<string, string>()
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8')
    response.end(files.get(path) ?? '')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    files,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Bundles JavaScript for a browser, as a reader's own build would. */
export async function bundle(code: string): Promise<string> {
  await using folder = await snippetFolder()
  await writeFile(join(folder.path, 'snippet.js'), code)
  await writeFile(
    join(folder.path, 'vite.config.js'),
    `export default { logLevel: 'warn', build: { minify: false, rollupOptions: { input: 'snippet.js',
      preserveEntrySignatures: false, output: { entryFileNames: 'bundle.js' } } } }`,
  )
  await promisify(execFile)(process.execPath, [VITE, 'build'], { cwd: folder.path })
  return await readFile(join(folder.path, 'dist', 'bundle.js'), 'utf8')
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
