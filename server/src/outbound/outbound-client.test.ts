import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { OutboundClient } from './outbound-client.ts'

const QUESTION = { accept: 'image/*', mostBytes: 1_000, timeMs: 2_000 }
/** For tests only: addresses of this machine too. */
const anywhere = new OutboundClient({ mayConnect: () => true })
const careful = new OutboundClient()

/** A server on loopback; resolves to its URL. */
async function site(answer: RequestListener): Promise<URL> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a.png`)
}

describe('requests to other servers', () => {
  it('FILE-19: are made to addresses of the public internet only, however they are written', async () => {
    let asked = 0
    const { port } = await site((_request, response) => {
      asked++
      response.end()
    })
    const hosts = [
      ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0', 'localhost', '[::1]', '[::ffff:127.0.0.1]'],
      ...['[::ffff:7f00:1]', '[::]', '10.0.0.1', '172.16.0.1', '192.168.0.1', '169.254.169.254'],
      ...['[fe80::1]', '[fd00::1]', '100.64.0.1', '[64:ff9b::7f00:1]', '[2002:7f00:1::]'],
    ]
    for (const host of hosts) {
      const url = new URL(`http://${host}:${port}/`)
      await expect(careful.read(url, QUESTION), host).rejects.toMatchObject({ code: 'refused' })
    }
    for (const url of ['file:///etc/passwd', 'ftp://192.0.2.1/', 'data:image/png,x'])
      await expect(anywhere.read(new URL(url), QUESTION)).rejects.toMatchObject({ code: 'refused' })
    expect(asked).toBe(0)
  })

  it('FILE-19: follow three redirects, each of which is checked, and send no credentials', async () => {
    const seen: (string | undefined)[] = []
    const url = await site((request, response) => {
      seen.push(request.headers.authorization, request.headers.cookie)
      const step = Number(request.url?.slice(1))
      if (step > 0) response.writeHead(302, { location: `/${step - 1}`, 'set-cookie': 'a=1' }).end()
      else response.writeHead(200, { 'content-type': 'image/png' }).end('picture')
    })
    const from = (steps: number) => new URL(`http://user:password@${url.host}/${steps}`)
    const answer = await anywhere.read(from(3), QUESTION)
    expect(answer).toMatchObject({ status: 200, type: 'image/png' })
    expect(answer.body.toString()).toBe('picture')
    expect(answer.url.pathname).toBe('/0')
    expect(seen.every((value) => value === undefined)).toBe(true)
    await expect(anywhere.read(from(4), QUESTION)).rejects.toMatchObject({ code: 'unreachable' })
    const inside = await site((_request, response) => response.end('secret'))
    const bridge = await site((_request, response) =>
      response.writeHead(302, { location: inside.href }).end(),
    )
    let calls = 0
    // The first address is public, as it were; the one that it leads to is not.
    const client = new OutboundClient({ mayConnect: () => calls++ === 0 })
    await expect(client.read(bridge, QUESTION)).rejects.toMatchObject({ code: 'refused' })
  })

  it('FILE-19: end with what is too large, takes too long or breaks off', async () => {
    const large = await site((_request, response) => void response.end(Buffer.alloc(1_001)))
    await expect(anywhere.read(large, QUESTION)).rejects.toMatchObject({ code: 'too-large' })
    const slow = await site((_request, response) => void response.write('x'))
    await expect(anywhere.read(slow, { ...QUESTION, timeMs: 200 })).rejects.toMatchObject({
      code: 'unreachable',
    })
    const silent = await site(() => {})
    await expect(anywhere.read(silent, { ...QUESTION, timeMs: 200 })).rejects.toMatchObject({
      code: 'unreachable',
    })
    const broken = await site((_request, response) => {
      response.writeHead(200, { 'content-length': '10' })
      response.write('x', () => response.destroy())
    })
    await expect(anywhere.read(broken, QUESTION)).rejects.toMatchObject({ code: 'unreachable' })
  })
})
