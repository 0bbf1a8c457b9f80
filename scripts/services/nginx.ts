import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { installPackages } from './apt.ts'
import { findProgram } from './find-program.ts'
import { freePort } from './free-port.ts'

const PLACES = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx']
/** Another process may take the port between its choice and its use. */
const ATTEMPTS = 5
const START_DEADLINE_MS = 15_000
const POLL_MS = 20
/** Open sockets may prevent nginx from ending; after this it is killed. */
const STOP_DEADLINE_MS = 10_000

/** An nginx for tests. */
export interface NginxService {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Ends it with its connections, and removes its folder. */
  stop(): Promise<void>
}

/**
 * Starts nginx with the configuration that `configure` returns for a free port of 127.0.0.1 and a new folder, to which
 * it should write all its files. Its program is found on PATH or in the usual places, or installed by apt-get as root.
 * Throws, with nginx's output, when it refuses the configuration.
 */
export async function startNginx(
  configure: (place: { readonly port: number; readonly folder: string }) => string,
): Promise<NginxService> {
  const program = await findNginx()
  const folder = await mkdtemp(join(tmpdir(), 'cowrite-nginx-'))
  // When root starts nginx, its workers run as another user.
  await chmod(folder, 0o755)
  const file = join(folder, 'nginx.conf')
  let failure: unknown
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = await freePort()
    await writeFile(file, configure({ port, folder }))
    try {
      const child = await launch(program, file, folder, port)
      const url = `http://127.0.0.1:${port}`
      return { url, port, pid: child.pid ?? -1, stop: () => stop(child, folder) }
    } catch (error) {
      failure = error
    }
  }
  await rm(folder, { recursive: true, force: true })
  throw new Error(`${program} did not start.`, { cause: failure })
}

async function findNginx(): Promise<string> {
  const found = await findProgram(['nginx'], PLACES)
  if (found !== null) return found
  await installPackages(['nginx-light'], 'Tests of the balancer')
  const installed = await findProgram(['nginx'], PLACES)
  if (installed !== null) return installed
  throw new Error('nginx was installed but is in none of the usual places.')
}

/** Starts nginx and resolves when it accepts connections; rejects with its output when it ends first. */
async function launch(program: string, file: string, folder: string, port: number): Promise<ChildProcess> {
  const child = spawn(program, ['-p', folder, '-c', file, '-e', 'stderr', '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // Every exit of this process ends nginx. SIGTERM, because a killed master would leave its workers running.
  const endWithUs = (): void => void child.kill('SIGTERM')
  process.once('exit', endWithUs)
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000)
  })
  const state: { ended: boolean } = { ended: false }
  const ended = once(child, 'close').finally(() => {
    state.ended = true
    process.off('exit', endWithUs)
  })
  const failed = ended.then(() => Promise.reject(new Error(`nginx ended with ${child.exitCode}:\n${output}`)))
  const ready = (async () => {
    const deadline = Date.now() + START_DEADLINE_MS
    while (!state.ended && !(await accepts(port))) {
      if (Date.now() > deadline) {
        child.kill('SIGTERM')
        throw new Error(`nginx was not ready within ${START_DEADLINE_MS} ms.\n${output}`)
      }
      await delay(POLL_MS)
    }
  })()
  failed.catch(() => {
    // A later exit on request is not a failure.
  })
  await Promise.race([failed, ready])
  if (state.ended) await failed
  return child
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const harder = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
    await ended
    clearTimeout(harder)
  }
  await rm(folder, { recursive: true, force: true })
}
