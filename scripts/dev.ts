import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createServer } from 'vite'
import { ROOT } from './build/client.ts'

/**
 * `npm run dev [-- server flags]`: the server, restarted when its sources change, and Vite's development server, which
 * forwards everything except the client's own modules to it. One Ctrl-C ends both.
 */
const SERVER_PORT = process.env['PORT'] ?? '3000'
const server = spawn(
  process.execPath,
  ['--watch', '--watch-preserve-output', join('server', 'src', 'main.ts'), ...process.argv.slice(2)],
  // A separate process group: Ctrl-C reaches the server only once, through this process.
  { cwd: ROOT, stdio: 'inherit', detached: true, env: { ...process.env, PORT: SERVER_PORT } },
)
const target = `http://127.0.0.1:${SERVER_PORT}`
const vite = await createServer({
  root: join(ROOT, 'client'),
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target },
      '/healthz': { target },
      '/readyz': { target },
      '/collab': { target, ws: true },
      '/yjs': { target, ws: true },
    },
  },
})
await vite.listen()
vite.printUrls()

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(server))
server.once('exit', (code) => void vite.close().then(() => process.exit(code ?? 0)))

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
