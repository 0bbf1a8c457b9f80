import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { until } from '@cowrite/server/bus/message-bus.contract'
import { expect, it } from 'vitest'
import { startRedis } from '../../../scripts/services/redis.ts'
import { tempFolder } from '../harness/temp-folder.ts'
import { nodesAt } from './fixture.ts'

const run = promisify(execFile)

it('FAN-12: by TLS, with user and password, nodes meet; a certificate or password that is wrong is told without the password', async () => {
  await using folder = await tempFolder()
  const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')]
  const certificate = [
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
  ]
  const name = ['-subj', '/CN=redis', '-addext', 'subjectAltName=IP:127.0.0.1']
  await run('openssl', ['req', ...certificate, '-keyout', key, '-out', cert, ...name])
  const redis = await startRedis({
    own: true,
    config: 'user default off\nuser writer on >se@cret &test:* -@all +@pubsub +@connection +info +command\n',
    flags: (port) => [
      ...['--port', '0', '--tls-port', `${port}`, '--tls-auth-clients', 'no'],
      ...['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert],
    ],
  })
  try {
    const { host } = new URL(redis.url)
    const ca = await readFile(cert)
    await using nodes = nodesAt(`rediss://writer:se%40cret@${host}`, { ca })
    const [ana, ben] = [nodes.recording(), nodes.recording()]
    for (const node of [ana, ben]) await node.reaches('connected')
    await ben.bus.subscribe('room')
    ana.send('room', 'sealed')
    await until(() => expect(ben.texts('room')).toEqual(['sealed']))
    expect(nodes.troubles).toEqual([])

    await using strangers = nodesAt(`rediss://writer:se%40cret@${host}`)
    strangers.recording()
    await until(() => expect(strangers.troubles).toEqual([expect.stringMatching(/self-signed certificate/)]))
    await using guessers = nodesAt(`rediss://writer:guess%40ed@${host}`, { ca })
    const guesser = guessers.recording()
    await until(() => expect(guessers.troubles).toEqual([expect.stringMatching(/WRONGPASS/)]))
    expect(guessers.troubles.join()).not.toMatch(/guess/)
    expect(guesser.bus.state.name).toBe('away')
  } finally {
    await redis.stop()
  }
})
