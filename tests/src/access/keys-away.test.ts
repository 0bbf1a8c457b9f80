import { once } from 'node:events'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, it } from 'vitest'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { EDITOR, ISSUER, startTokenServer } from './host-application.ts'

it('ACC-73: clients whose tokens cannot be checked come again by themselves, and are let in when the keys are there', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const set = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] })
  let status = 503
  const application = createServer((_request, response) => response.writeHead(status).end(set))
  application.listen(0, '127.0.0.1')
  await once(application, 'listening')
  const address = application.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.')
  const url = `http://127.0.0.1:${address.port}/keys`
  try {
    await using place = await startTokenServer({}, { AUTH_JWKS_URL: url, AUTH_SECRET: '' })
    const token = await new SignJWT({ sub: 'ann', grants: EDITOR })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(ISSUER)
      .setAudience('cowrite')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey)
    const client = connectHocuspocus('hocuspocus-4', place, 'demo/away', { token })
    client.text.insert(0, 'kept')
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${place.server.url}/api/documents`, { headers })
    expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([503, 'keys-away'])
    expect(client.isSynced()).toBe(false)
    status = 200
    await client.synced()
    await eventually('the edit to be saved', () => client.provider.unsyncedChanges === 0)
    expect(client.refusals).toEqual([])
    client.close()
  } finally {
    application.closeAllConnections()
    application.close()
  }
})
