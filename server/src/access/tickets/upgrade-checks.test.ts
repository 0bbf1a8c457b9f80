import { expect, it } from 'vitest'
import type { Authentication } from '../access.ts'
import { MemoryTickets } from './memory-tickets.ts'
import { Tickets } from './tickets.ts'
import { UpgradeChecks } from './upgrade-checks.ts'

const principalOf = (id: string): Authentication => ({
  ok: true,
  principal: { id, author: { principal: id, kind: 'person', run: null }, role: 'editor' },
})
const checks = new UpgradeChecks({
  tickets: new Tickets(new MemoryTickets()),
  tokens: { authenticate: async ({ token }) => principalOf(`token ${token}`) },
  sessions: { cookie: 'refresh', authenticateCookie: async (token) => principalOf(`cookie ${token}`) },
})

const check = async (headers: Record<string, string>, token = '', ticket: string | null = null) => {
  const given = { ticket, token, documentName: 'demo/one', headers, peerAddress: null }
  const checked = await checks.authenticateUpgrade(given)
  return checked.ok ? checked.principal.id : checked.code
}

it('ACC-81: the cookie of a session counts for requests that name their origin, and after ticket and token only', async () => {
  const origin = 'https://docs.example'
  expect(await check({ origin, cookie: 'theme=dark; refresh=abc' })).toBe('cookie abc')
  expect(await check({ origin, cookie: 'refresh=abc' }, 'one')).toBe('token one')
  expect(await check({ origin, cookie: 'refresh=abc' }, '', 'cwt_wrong')).toBe('unauthorized')
  for (const headers of [{ cookie: 'refresh=abc' }, { origin, cookie: 'xrefresh=abc' }, { origin }, {}])
    expect(await check(headers as Record<string, string>)).toBe('unauthorized')
})
