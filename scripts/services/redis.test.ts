import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { startRedis } from './redis.ts'

it('starts a Redis that answers, and stops it', async () => {
  const redis = await startRedis()
  const { hostname, port } = new URL(redis.url)
  const socket = connect(Number(port || 6379), hostname)
  socket.write('PING\r\n')
  const [answer] = await once(socket, 'data')
  socket.destroy()
  expect(String(answer)).toMatch(/PONG|NOAUTH/)
  await redis.stop()
  if (redis.pid !== null) expect(() => process.kill(redis.pid ?? 0, 0)).toThrow('ESRCH')
})
