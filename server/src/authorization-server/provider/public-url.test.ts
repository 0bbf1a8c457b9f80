import { expect, it } from 'vitest'
import { PublicUrl } from './public-url.ts'

it('MCP-20: metadata have the configured URL, else the name of this machine that was asked for, and no other', () => {
  const configured = new PublicUrl('https://docs.example')
  for (const host of ['docs.example', 'evil.example', undefined])
    expect(configured.resourceFor({ host })).toBe('https://docs.example/mcp')
  const local = new PublicUrl(null)
  expect(local.resourceFor({ host: 'localhost:3000' })).toBe('http://localhost:3000/mcp')
  expect(local.metadataFor({ host: '127.0.0.1:3000' })).toBe(
    'http://127.0.0.1:3000/.well-known/oauth-protected-resource/mcp',
  )
  for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1:3000@evil.example', undefined])
    expect(local.originFor({ host })).toBeNull()
})
