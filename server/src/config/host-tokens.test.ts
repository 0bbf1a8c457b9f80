import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readConfig } from './config.ts'

const SECRET = 'a secret of the application with 40 bytes'
const WHO = { AUTH_ISSUER: 'https://app.example', AUTH_AUDIENCE: 'cowrite' }
const TOKENS = { COWRITE_AUTH: 'tokens', COWRITE_STORE: 'memory' }

it('ACC-79: tokens of host applications need keys, issuer and audience, and nothing is set for nothing', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'cowrite-')), 'secrets')
  writeFileSync(file, `# the newest first\n${SECRET}\n\n${SECRET} before\n`)
  expect(readConfig({}, []).hostTokens).toBeNull()
  expect(readConfig({ ...TOKENS, ...WHO, AUTH_SECRET_FILE: file }, []).hostTokens?.keys).toEqual({
    kind: 'secret',
    secrets: [SECRET, `${SECRET} before`],
  })
  const url = 'https://app.example/keys'
  const algorithms = ['ES256', 'EdDSA']
  const given = { ...TOKENS, ...WHO, AUTH_JWKS_URL: url, AUTH_ALGORITHMS: 'ES256, EdDSA' }
  expect(readConfig(given, []).hostTokens?.keys).toEqual({ kind: 'url', url, algorithms })
  const cases: [Record<string, string>, RegExp][] = [
    [TOKENS, /^COWRITE_AUTH: tokens need AUTH_SECRET or AUTH_JWKS_URL$/],
    [{ ...WHO, AUTH_SECRET: SECRET }, /COWRITE_AUTH=open checks no tokens/],
    [{ ...TOKENS, ...WHO }, /^AUTH_ISSUER: AUTH_SECRET or AUTH_JWKS_URL is missing/],
    [{ ...TOKENS, AUTH_SECRET: SECRET, AUTH_AUDIENCE: 'a' }, /^AUTH_ISSUER: /],
    [{ ...TOKENS, AUTH_SECRET: SECRET, AUTH_ISSUER: 'a' }, /^AUTH_AUDIENCE: /],
    [{ ...TOKENS, ...WHO, AUTH_SECRET: 'too short' }, /^AUTH_SECRET: a secret has fewer than 32 bytes$/],
    [{ ...TOKENS, ...WHO, AUTH_SECRET: SECRET, AUTH_JWKS_URL: url }, /only one of them/],
    [{ ...TOKENS, ...WHO, AUTH_SECRET_FILE: `${file}.none` }, /cannot be read \(ENOENT\)/],
    [{ ...TOKENS, ...WHO, AUTH_SECRET: SECRET, AUTH_ALGORITHMS: 'ES256' }, /always HS256/],
    [{ ...TOKENS, ...WHO, AUTH_JWKS_URL: url, AUTH_ALGORITHMS: 'HS256' }, /^AUTH_ALGORITHMS: /],
    [{ ...TOKENS, ...WHO, AUTH_JWKS_URL: 'http://app.example/keys' }, /must start with https/],
    [{ ...TOKENS, ...WHO, AUTH_JWKS_URL: 'keys' }, /must be a URL/],
  ]
  for (const [env, message] of cases) {
    expect(() => readConfig(env, [])).toThrow(message)
    expect(() => readConfig(env, [])).not.toThrow(SECRET)
  }
  for (const own of ['http://127.0.0.1:4000/keys', 'http://app:8080/keys'])
    expect(readConfig({ ...TOKENS, ...WHO, AUTH_JWKS_URL: own }, []).hostTokens?.keys).toMatchObject({
      url: own,
    })
})
