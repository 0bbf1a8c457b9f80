import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { startRedis } from '../../../scripts/services/redis.ts'
import { bareEnvironment } from '../harness/bare-environment.ts'
import { within } from '../harness/eventually.ts'

const PROGRAM = join(import.meta.dirname, 'taken-port.ts')

it('EMB-19: a server that cannot listen rejects with the reason and keeps nothing open', async () => {
  const redis = await startRedis({ own: true })
  const holder = createServer()
  await once(holder.listen(0, '127.0.0.1'), 'listening')
  const { port } = holder.address() as AddressInfo
  try {
    const program = spawn(process.execPath, [PROGRAM], {
      env: { ...bareEnvironment(), COWRITE_STORE: 'memory', PORT: String(port), REDIS_URL: redis.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const ended = once(program, 'close')
      expect(await within('its output', text(program.stdout))).toMatch(new RegExp(`${port}`))
      expect(await within('its end', ended)).toEqual([0, null])
    } finally {
      program.kill('SIGKILL')
    }
  } finally {
    holder.close()
    await redis.stop()
  }
})
