import { lookup } from 'node:dns/promises'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { readConfig } from '../config/config.ts'
import { createServer } from '../server.ts'

it('a name that stands for several addresses is served on all that the machine has', async () => {
  const config = readConfig({ HOST: 'localhost', PORT: '0', COWRITE_STORE: 'memory' }, [])
  const server = await createServer(config, { logger: pino({ level: 'silent' }) })
  const { port } = new URL(server.url)
  const addresses = (await lookup('localhost', { all: true })).map(({ address, family }) =>
    family === 6 ? `[${address}]` : address,
  )
  for (const address of addresses) {
    const origin = `http://${address}:${port}`
    expect((await fetch(`${origin}/api/documents`, { headers: { origin } })).status).toBe(200)
    expect((await fetch(`${origin}/api/documents`, { headers: { origin: 'null' } })).status).toBe(403)
  }
  await server.close()
  for (const address of addresses) await expect(fetch(`http://${address}:${port}/healthz`)).rejects.toThrow()
})
