import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { PublicAddresses } from '../../outbound/public-addresses.ts'
import { CERTIFICATE, PRIVATE_KEY } from './certificate-for-tests.ts'
import { fetchMetadata } from './fetch-metadata.ts'

/** An HTTPS server on loopback; resolves to its URL under the name that the certificate is for. */
async function secureServer(answer: RequestListener): Promise<URL> {
  const server = createServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return new URL(`https://localhost:${(server.address() as AddressInfo).port}/client.json`)
}

const anywhere = { mayConnect: () => true, authorities: CERTIFICATE }

it.each([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.20.0.1', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::1', false],
  ['::', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['2001:db8::1', false],
])('MCP-31: %s is on the public internet: %s', (address, isPublic) => {
  expect(new PublicAddresses().has(address)).toBe(isPublic)
})

it('MCP-31: a document is read by HTTPS, and its lifetime with it', async () => {
  const url = await secureServer((_request, response) => {
    response.setHeader('cache-control', 'max-age=60')
    response.end('{"client_id":"x"}')
  })
  const response = await fetchMetadata(url, anywhere)
  expect([response.status, await response.text()]).toEqual([200, '{"client_id":"x"}'])
  expect(response.headers.get('cache-control')).toBe('max-age=60')
})

it('MCP-31: nothing is asked of addresses that are not public, by whatever name', async () => {
  let asked = 0
  const url = await secureServer((_request, response) => {
    asked++
    response.end('{}')
  })
  const addresses = new PublicAddresses()
  const options = { ...anywhere, mayConnect: (address: string) => addresses.has(address) }
  await expect(fetchMetadata(url, options)).rejects.toThrow('not allowed')
  for (const host of ['127.0.0.1', '[::1]'])
    await expect(fetchMetadata(new URL(`https://${host}:${url.port}/`), options)).rejects.toThrow(
      'not allowed',
    )
  await expect(fetchMetadata(new URL('http://localhost/'), anywhere)).rejects.toThrow('not allowed')
  expect(asked).toBe(0)
})

it('MCP-31: redirects are not followed, and what is too large is given up', async () => {
  let asked = 0
  const moved = await secureServer((_request, response) => {
    asked++
    response.writeHead(302, { location: '/other.json' }).end()
  })
  expect((await fetchMetadata(moved, anywhere)).status).toBe(502)
  expect(asked).toBe(1)
  const large = await secureServer((_request, response) => response.end('x'.repeat(20_000)))
  await expect(fetchMetadata(large, anywhere)).rejects.toThrow('too large')
})

it('MCP-31: a server that does not answer is given up', async () => {
  const silent = await secureServer(() => {})
  await expect(fetchMetadata(silent, { ...anywhere, timeMs: 200 })).rejects.toThrow(/abort|timeout/i)
})
