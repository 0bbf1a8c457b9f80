import { type Authenticator, createServer, readConfig } from '@cowrite/server'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import {
  HocuspocusProvider as Provider3,
  HocuspocusProviderWebsocket as Socket3,
} from 'hocuspocus-provider-3'
import { expect, it } from 'vitest'
import { connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'

/** Lets guests without a token read, refuses every other token except one, and records its arguments. */
function asking(asked: string[]): Authenticator {
  const author = { principal: 'guest', kind: 'guest', run: null } as const
  return {
    authenticate: async ({ token }) => {
      asked.push(token)
      if (token !== '' && token !== 'right') return { ok: false, code: 'unauthorized' }
      return { ok: true, principal: { id: 'guest', author, role: token === '' ? 'reader' : 'editor' } }
    },
  }
}

it('WIRE-40: a client that sends no token is put to the authenticator with an empty one, and is told what it may do', async () => {
  const asked: string[] = []
  const config = readConfig(
    { COWRITE_STORE: 'memory', COWRITE_WARM_UP: '0', PORT: '0', LOG_LEVEL: 'silent' },
    [],
  )
  const server = await createServer(config, { authenticator: asking(asked) })
  const place = { wsUrl: server.url.replace(/^http/, 'ws') }
  const editor = connect('y-websocket-3', place, 'demo/open', { token: 'right' })
  await editor.synced()
  editor.text.insert(0, 'for all to read')
  asked.length = 0

  const url = `${place.wsUrl}/collab`
  const four = new HocuspocusProvider({
    name: 'demo/open',
    websocketProvider: new HocuspocusProviderWebsocket({ url }),
  })
  const three = new Provider3({ name: 'demo/open', websocketProvider: new Socket3({ url }) })
  for (const provider of [four, three]) {
    provider.attach()
    await eventually('the document', () => provider.document.getText('content').length > 0)
    expect(provider.isAuthenticated).toBe(true)
    expect(provider.authorizedScope).toBe('readonly')
  }
  const two = connect('y-websocket-2', place, 'demo/open')
  await two.synced()
  expect(asked).toEqual(['', '', ''])
  expect(editor.text.toString()).toBe('for all to read')
  for (const provider of [four, three]) {
    provider.destroy()
    provider.configuration.websocketProvider.destroy()
  }
  for (const client of [editor, two]) client.close()
  await server.close()
})
