import { type Authenticator, createServer, readConfig } from '@cowrite/server'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { callMessage, connectMcp, post } from './mcp-client.ts'

/** Everybody is who their token says; `ana` edits, others read. */
const byName: Authenticator = {
  authenticate: async ({ token }) =>
    token === ''
      ? { ok: false, code: 'unauthorized' }
      : {
          ok: true,
          principal: {
            id: token,
            author: { principal: token, kind: 'person', run: null },
            role: token === 'ana' ? 'editor' : 'reader',
          },
        },
}

it('MCP-15: in a program with the server, its authenticator decides who a client is and what it may do, and who is revoked leaves', async () => {
  const server = await createServer(readConfig({ COWRITE_STORE: 'memory', PORT: '0' }, []), {
    logger: pino({ level: 'silent' }),
    authenticator: byName,
  })
  try {
    const refused = await post(server, callMessage('list_documents'))
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="cowrite"'])
    await using ana = await connectMcp(server, { token: 'ana' })
    const document = 'demo/embedded'
    await ana.call('create_document', { title: 'Plan', address: document })
    const { body: joined } = await ana.call('join_document', { document })
    expect(joined.mayEdit).toBe(true)
    await using ben = await connectMcp(server, { token: 'ben' })
    expect((await ben.call('join_document', { document })).body.mayEdit).toBe(false)
    const edit = callMessage('edit', {
      participant: joined.participant,
      operations: [{ op: 'insert_after', handle: null, markdown: 'One' }],
    })
    expect((await post(server, edit, { authorization: 'Bearer ben' })).status).toBe(403)
    await server.control({ kind: 'revoke', principal: 'ana' })
    const later = await ana.call('wait_for_changes', { participant: joined.participant })
    expect(later).toMatchObject({ isError: true, body: { error: 'not-found' } })
  } finally {
    await server.close()
  }
})
