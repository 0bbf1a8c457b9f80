import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { expect, it, onTestFinished } from 'vitest'
import { type HostTokensConfig, hostTokensConfig } from '../../config/host-tokens.ts'
import { effectiveRole } from '../decide.ts'
import { HostTokenScheme } from './host-token-scheme.ts'
import type { RemoteKeysOptions } from './remote-keys.ts'

const SECRET = 'a secret of the application with 40 bytes'
const ISSUER = 'https://app.example'
const NO_FACTS = { account: null, credentialAlive: true, project: null, document: null, linkRole: null }

function config(values: Partial<Record<string, string>> = { AUTH_SECRET: SECRET }): HostTokensConfig {
  const read = hostTokensConfig({ AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: 'cowrite', ...values })
  if (read === null) throw new Error('There is no configuration.')
  return read
}

function schemeOf(given = config(), remote: Partial<RemoteKeysOptions> = {}): HostTokenScheme {
  return new HostTokenScheme({
    config: given,
    accounts: async (issuer, subject) =>
      issuer === ISSUER && subject === 'known'
        ? { account: 'one', identity: { name: 'Ann', colour: null, avatar: null, invisible: false } }
        : null,
    remote: { now: () => performance.now(), onTrouble: () => {}, ...remote },
  })
}

const now = () => Math.floor(Date.now() / 1000)

function unsigned(
  claims: Readonly<Record<string, unknown>> = {},
  header: JWTHeaderParameters = { alg: 'HS256' },
): SignJWT {
  return new SignJWT({
    iss: ISSUER,
    aud: 'cowrite',
    sub: 'ann',
    iat: now(),
    exp: now() + 3600,
    ...claims,
  }).setProtectedHeader(header)
}

const signed = (claims?: Readonly<Record<string, unknown>>, secret = SECRET) =>
  unsigned(claims).sign(new TextEncoder().encode(secret))

/** The role that a token gives; the reason when it is refused. */
async function roleOf(scheme: HostTokenScheme, token: string, project: string, key: string) {
  const checked = await scheme.authenticate({ token })
  if (!checked.ok) return checked.detail ?? checked.code
  const { credential } = checked.principal
  if (credential === undefined) throw new Error('The principal has no credential.')
  const decided = effectiveRole(credential, { project, key }, NO_FACTS)
  return decided.allow ? decided.role : null
}

it('ACC-70: a token of a host application gives the strongest role of its grants that name a document, and nothing else', async () => {
  const scheme = schemeOf()
  const token = await signed({
    grants: [
      { project: 'team', documents: ['plan', 'minutes/*'], role: 'commenter' },
      { project: 'team', documents: ['minutes/today'], role: 'editor' },
      { project: 'public', role: 'viewer' },
    ],
  })
  expect(scheme.recognizes(token)).toBe(true)
  const roles = await Promise.all(
    ['team/plan', 'team/plan2', 'team/minutes/1', 'team/minutes/today', 'public/any', 'other/plan'].map(
      (address) => roleOf(scheme, token, ...(address.split(/\/(.*)/) as [string, string])),
    ),
  )
  expect(roles).toEqual(['commenter', null, 'commenter', 'editor', 'viewer', null])
  expect(await roleOf(scheme, await signed(), 'team', 'plan')).toBeNull()
})

it('ACC-70: name, colour and picture of a token are those that others see', async () => {
  const checked = await schemeOf().authenticate({
    token: await signed({ name: 'Ann', color: '#2F6FED', picture: 'https://app.example/ann.png' }),
  })
  expect(checked).toMatchObject({
    ok: true,
    principal: {
      id: `host:${ISSUER}:ann`,
      author: { principal: `host:${ISSUER}:ann`, kind: 'person' },
      identity: { name: 'Ann', colour: '#2F6FED', avatar: 'https://app.example/ann.png', invisible: false },
    },
  })
})

it('ACC-71: a token that is not exactly as configured is refused with the reason', async () => {
  const scheme = schemeOf()
  const alg = { alg: 'HS512' } as const
  const cases: [string, RegExp][] = [
    [await signed({}, 'another secret that has 40 bytes as well!'), /signature/],
    [await unsigned({}, alg).sign(new TextEncoder().encode(SECRET.repeat(2))), /alg/],
    [new UnsecuredJWT({ sub: 'ann' }).setIssuer(ISSUER).setAudience('cowrite').encode(), /alg/],
    [await signed({ iss: 'https://other.example' }), /claim iss/],
    [await signed({ aud: 'another' }), /claim aud/],
    [await signed({ exp: undefined }), /claim exp/],
    [await signed({ iat: undefined }), /claim iat/],
    [await signed({ sub: undefined }), /claim sub/],
    [await signed({ exp: now() - 60 }), /^expired$/],
    [await signed({ nbf: now() + 60 }), /claim nbf/],
    [await signed({ iat: now() + 60 }), /claim iat/],
    [await signed({ exp: now() + 25 * 3600 }), /24 hours/],
    [await signed({ iat: now() - 23 * 3600, exp: now() + 2 * 3600 }), /24 hours/],
    [await signed({ name: 'a\nb' }), /claim name/],
    [await signed({ name: 'n'.repeat(101) }), /claim name/],
    [await signed({ color: 'red' }), /claim color/],
    [await signed({ avatar: 'javascript:alert(1)' }), /claim avatar/],
    [await signed({ grants: [{ project: 'Team', role: 'editor' }] }), /claim grants.0.project/],
    [await signed({ grants: [{ project: 'team', role: 'admin' }] }), /claim grants.0.role/],
    [await signed({ grants: [{ project: 'team', document: 'plan', role: 'editor' }] }), /claim grants.0/],
    [await signed({ grants: [{ project: 'team', role: 'editor' }], account: true }), /claim account/],
    [await signed({ name: 'n'.repeat(17_000) }), /characters/],
    ['a.b.c', /Header is invalid/],
    ['..', /Header is invalid/],
  ]
  for (const [token, reason] of cases) {
    const checked = await scheme.authenticate({ token })
    expect(checked.ok ? 'accepted' : (checked.detail ?? checked.code), token).toMatch(reason)
  }
  for (const other of ['cws.a.b.c', 'cwk_abc', 'guest', '', 'a.b'])
    expect(scheme.recognizes(other)).toBe(false)
})

it('ACC-72: with several secrets each is accepted, so that one can be replaced by another', async () => {
  const secrets = ['the new secret, which has 32 bytes', 'the old secret, which has 32 bytes']
  const given = { ...config(), keys: { kind: 'secret', secrets } } as const
  for (const secret of secrets) {
    const checked = await schemeOf(given).authenticate({ token: await signed({}, secret) })
    expect(checked.ok).toBe(true)
  }
})

it('ACC-74: a token with `account` stands for the account with this issuer and subject, and for none without it', async () => {
  const scheme = schemeOf()
  expect(await scheme.authenticate({ token: await signed({ sub: 'known', account: true }) })).toMatchObject({
    ok: true,
    principal: { id: 'person:one', credential: { kind: 'host-account', account: 'one' } },
  })
  const unknown = await scheme.authenticate({ token: await signed({ account: true }) })
  expect(unknown).toMatchObject({ ok: false, detail: expect.stringMatching(/issuer and subject/) })
})

/** A key set at a URL, as the application's server answers. */
async function startKeys(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.')
  return { url: `http://127.0.0.1:${address.port}/keys`, close: () => server.close() }
}

async function keyPair(alg: string, kid: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const sign = (claims: Readonly<Record<string, unknown>> = {}) =>
    unsigned(claims, { alg, kid }).sign(privateKey)
  return { publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } as JWK, sign }
}

it('ACC-72: keys at a URL are of all public kinds, and a new key is found when a token names it', async () => {
  const pairs = await Promise.all(
    ['RS256', 'PS256', 'ES256', 'EdDSA'].map((alg, at) => keyPair(alg, `${at}`)),
  )
  const keys: JWK[] = pairs.slice(0, 3).map(({ jwk }) => jwk)
  let asked = 0
  const { url } = await startKeys((_request, response) => {
    asked++
    response.end(JSON.stringify({ keys }))
  })
  let clock = 0
  const scheme = schemeOf(config({ AUTH_JWKS_URL: url }), { now: () => clock })
  for (const { sign } of pairs.slice(0, 3))
    expect(await scheme.authenticate({ token: await sign() })).toMatchObject({ ok: true })
  expect(asked).toBe(1)
  const added = await pairs[3]!.sign()
  // Tokens with unknown keys do not make the server ask all the time.
  expect(await scheme.authenticate({ token: added })).toMatchObject({ ok: false, code: 'unauthorized' })
  expect(asked).toBe(1)
  keys.push(pairs[3]!.jwk)
  clock += 5_000
  expect(await scheme.authenticate({ token: added })).toMatchObject({ ok: true })
  expect(asked).toBe(2)
})

it('ACC-71: a public key is no secret, a secret in a key set is no key, and only configured algorithms are taken', async () => {
  const rsa = await keyPair('RS256', 'rsa')
  const oct = Buffer.from(SECRET).toString('base64url')
  const keys = [rsa.jwk, { kty: 'oct', k: oct, kid: 'secret' }, { kty: 'RSA', kid: 'broken', alg: 'RS256' }]
  const { url } = await startKeys((_request, response) => response.end(JSON.stringify({ keys })))
  const scheme = schemeOf(config({ AUTH_JWKS_URL: url }))
  const asSecret = new TextEncoder().encode(await exportSPKI(rsa.publicKey))
  const forged = [
    await unsigned({}, { alg: 'HS256', kid: 'rsa' }).sign(asSecret),
    await unsigned({}, { alg: 'HS256', kid: 'secret' }).sign(new TextEncoder().encode(SECRET)),
    (await rsa.sign()).replace(/^[^.]+/, Buffer.from('{"alg":"RS256","kid":"broken"}').toString('base64url')),
    `${(await rsa.sign()).slice(0, -4)}AAAA`,
  ]
  for (const token of forged)
    expect(await scheme.authenticate({ token })).toMatchObject({ ok: false, code: 'unauthorized' })
  const only = schemeOf({ ...config(), keys: { kind: 'url', url, algorithms: ['ES256'] } })
  expect(await only.authenticate({ token: await rsa.sign() })).toMatchObject({ ok: false })
  expect(await scheme.authenticate({ token: await rsa.sign() })).toMatchObject({ ok: true })
})

it('ACC-73: while the URL with the keys is away, the last keys are used, and old ones are fetched again', async () => {
  const pair = await keyPair('ES256', 'one')
  let status = 200
  let asked = 0
  const { url } = await startKeys((_request, response) => {
    asked++
    response.writeHead(status).end(JSON.stringify({ keys: [pair.jwk] }))
  })
  let clock = 0
  const troubles: string[] = []
  const onTrouble = (reason: string) => void troubles.push(reason)
  const scheme = schemeOf(config({ AUTH_JWKS_URL: url }), { now: () => clock, onTrouble })
  const token = await pair.sign()
  expect(await scheme.authenticate({ token })).toMatchObject({ ok: true })
  status = 500
  for (let hour = 1; hour <= 3; hour++) {
    clock = hour * 3_600_000
    expect(await scheme.authenticate({ token })).toMatchObject({ ok: true })
    await expect.poll(() => asked).toBe(hour + 1)
  }
  await expect.poll(() => troubles).toEqual(['the answer has status 500'])
})

it('ACC-73: keys that never came, by a redirect, too late, too large or as something else, are not known', async () => {
  const pair = await keyPair('ES256', 'one')
  const set = JSON.stringify({ keys: [pair.jwk] })
  const good = await startKeys((_request, response) => response.end(set))
  const answers: [RequestListener, RegExp][] = [
    [(_request, response) => response.writeHead(302, { location: good.url }).end(), /redirect/],
    [() => {}, /timeout/],
    [(_request, response) => response.end(set.padEnd(300_000)), /larger/],
    [(_request, response) => response.end('{"keys":7}'), /no key set/],
    [(_request, response) => response.end('{"keys":[null,{"kty":"oct","k":"AA"}]}'), /no public key/],
    [(_request, response) => response.end('<html>'), /JSON/],
  ]
  const token = await pair.sign()
  for (const [answer, reason] of answers) {
    const { url } = await startKeys(answer)
    const troubles: string[] = []
    const scheme = schemeOf(config({ AUTH_JWKS_URL: url }), {
      deadlineMs: 300,
      onTrouble: (trouble) => void troubles.push(trouble),
    })
    expect(await scheme.authenticate({ token })).toEqual({ ok: false, code: 'keys-away' })
    expect(troubles.join()).toMatch(reason)
  }
})
