import { expect, it } from 'vitest'
import { type CheckedMetadata, checkClient } from './check-client.ts'

it.each([
  [['https://app.example/cb'], null, undefined],
  [['http://127.0.0.1:8080/cb'], null, 'native'],
  [['http://localhost/cb', 'https://app.example/cb'], null, 'native'],
  [['com.example.app://cb'], null, 'native'],
  [['http://app.example/cb'], 'own machine', undefined],
  [['http://127.0.0.1.evil.example/cb'], 'own machine', undefined],
  [['no address'], 'must be addresses', undefined],
  [[7], 'must be addresses', undefined],
])('MCP-28: addresses to return to: %j', (redirectUris, problem, type) => {
  const metadata: CheckedMetadata = { redirect_uris: redirectUris }
  const found = checkClient(metadata)
  if (problem === null) expect(found).toBeNull()
  else expect(found).toContain(problem)
  expect(metadata.application_type).toBe(type)
})

it('MCP-28: all clients are public ones, and ask for scopes with each request', () => {
  const metadata: CheckedMetadata = {
    redirect_uris: ['https://app.example/cb'],
    token_endpoint_auth_method: 'client_secret_basic',
    client_secret: 'x',
    scope: 'read',
  }
  expect(checkClient(metadata)).toBeNull()
  expect(metadata).toEqual({
    redirect_uris: ['https://app.example/cb'],
    token_endpoint_auth_method: 'none',
  })
})
