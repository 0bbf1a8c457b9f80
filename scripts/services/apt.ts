import { spawn } from 'node:child_process'
import { open, readFile, rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

/** The same for all processes of the machine, whatever their temporary folder is. */
const LOCK = '/tmp/cowrite-apt.lock'
/** Maximum wait for another installing process on this machine, in ms; enough for one slow mirror. */
const LOCK_DEADLINE_MS = 10 * 60_000
const LOCK_POLL_MS = 500

/**
 * Installs Debian packages as root, with a message on standard error. Installations of several processes run one after
 * the other (with a lock file), because apt itself does not wait.
 *
 * @throws Error, with instructions, when this process is not root, there is no `apt-get`, or apt fails.
 */
export async function installPackages(names: readonly string[], purpose: string): Promise<void> {
  const wanted = names.join(' ')
  if (process.getuid?.() !== 0) {
    throw new Error(
      `${purpose} needs ${wanted}, which is not installed. Install it: sudo apt-get install ${wanted}`,
    )
  }
  await withInstallLock(LOCK, async () => {
    process.stderr.write(`${purpose}: installing ${wanted} by apt-get, once…\n`)
    await apt(['update', '-qq'], purpose)
    await apt(['install', '-y', '-qq', '--no-install-recommends', ...names], purpose)
    process.stderr.write(`${purpose}: installed ${wanted}\n`)
  })
}

/** Runs one `apt-get` command; rejects with the end of its output when it fails. */
function apt(args: readonly string[], purpose: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('apt-get', args, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-2000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (cause) => reject(new Error(`${purpose}: apt-get could not be run`, { cause })))
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${purpose}: apt-get ${args.join(' ')} ended with ${code}:\n${output}`))
    })
  })
}

/**
 * Runs `work` while holding the lock file at `path`, whose content is the holder's process id. A lock of an ended
 * process is taken over. Rejects when another running process holds it for more than ten minutes.
 */
export async function withInstallLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + LOCK_DEADLINE_MS
  while (!(await takeLock(path))) {
    if (Date.now() > deadline)
      throw new Error(`Another process holds ${path} for too long; delete it if none does.`)
    await delay(LOCK_POLL_MS)
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

async function takeLock(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx')
    await file.writeFile(String(process.pid))
    await file.close()
    return true
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
    const holder = await readFile(path, 'utf8').catch((cause: unknown) => {
      if (isCode(cause, 'ENOENT')) return null
      throw cause
    })
    if (holder !== null && holder !== '' && !isAlive(Number(holder))) await rm(path, { force: true })
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
