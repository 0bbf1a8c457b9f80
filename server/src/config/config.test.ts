import { describe, expect, it } from 'vitest'
import { readConfig, VARIABLES } from './config.ts'
import { ConfigError } from './config-error.ts'

describe('configuration', () => {
  it('OPS-6: defaults serve this machine only, on an embedded database', () => {
    expect(readConfig({}, [])).toMatchObject({
      network: { host: '127.0.0.1', port: 3000, loopbackOnly: true },
      storage: { store: { kind: 'pglite', dataDir: './.cowrite' } },
      access: { auth: 'open' },
    })
  })

  it('OPS-7: flags carry the names of the variables and win over them', () => {
    expect(readConfig({ PORT: '4000' }, ['--port', '5000', '--cowrite-store', 'memory'])).toMatchObject({
      network: { port: 5000 },
      storage: { store: { kind: 'memory' } },
    })
    expect(VARIABLES).toContain('COWRITE_DATA_DIR')
  })

  it('OPS-3: an unknown or wrong value stops the start with one line that names it', () => {
    const cases: [Record<string, string>, string[], RegExp][] = [
      [{ PORT: 'x' }, [], /^PORT: /],
      [{ COWRITE_STOER: 'memory' }, [], /^COWRITE_STOER is not a variable/],
      [{ DATABASE_URL: 'mysql://x' }, [], /^DATABASE_URL: must be a URL that starts with postgres/],
      [
        { DATABASE_URL: 'postgres://me:pass#word@host/db' },
        [],
        /^DATABASE_URL: cannot be read as a URL[^#]*$/,
      ],
      [{ DATABASE_URL: 'postgres://host:99999/db' }, [], /^DATABASE_URL: cannot be read as a URL/],
      [{ OPENAI_BASE_URL: 'https://' }, [], /^OPENAI_BASE_URL: cannot be read as a URL/],
      [{ COWRITE_ORIGINS: 'example.com' }, [], /^COWRITE_ORIGINS: /],
      [{}, ['--prot', '1'], /--prot/],
    ]
    for (const [env, argv, message] of cases) {
      expect(() => readConfig(env, argv)).toThrow(ConfigError)
      expect(() => readConfig(env, argv)).toThrow(message)
    }
  })

  it('the URL of a database may have a socket instead of a host', () => {
    for (const url of ['postgres:///db?host=/run', 'postgres://me@/db?host=/run', 'postgres://%2Frun/db'])
      expect(readConfig({ DATABASE_URL: url }, []).storage.store).toEqual({ kind: 'postgres', url })
  })

  it('ACC-5: open access is refused on addresses that others can reach, unless it is asked for', () => {
    const access = (env: Record<string, string>) => readConfig({ HOST: '0.0.0.0', ...env }, []).access.auth
    expect(() => access({ COWRITE_AUTH: 'open' })).toThrow(/COWRITE_ALLOW_OPEN/)
    expect(() => access({ COWRITE_STORE: 'memory' })).toThrow(/COWRITE_ALLOW_OPEN/)
    expect(access({ COWRITE_ALLOW_OPEN: '1' })).toBe('open')
    expect(access({})).toBe('accounts')
    expect(readConfig({}, []).access.auth).toBe('open')
  })

  it('ENC-8: a list of keys that cannot be used stops the start with one line that tells no secret', () => {
    const secret = Buffer.alloc(32, 7).toString('base64')
    const keysOf = (value: string) => readConfig({ COWRITE_ENCRYPTION_KEYS: value }, []).storage.keys
    expect(keysOf(`b:${secret},a:${secret}`)?.ids).toEqual(['b', 'a'])
    expect(keysOf('')).toBeNull()
    const half = secret.slice(0, 22)
    for (const value of [secret, `a:${half}`, `a b:${secret}`, `a:${secret},a:${secret}`, ',']) {
      const start = () => readConfig({ COWRITE_ENCRYPTION_KEYS: value }, [])
      expect(start).toThrow(ConfigError)
      expect(start).toThrow(/^COWRITE_ENCRYPTION_KEYS: [^\n]+$/)
      expect(start).not.toThrow(half)
    }
  })

  it('allowed origins are kept exactly, without paths', () => {
    const { access } = readConfig({ COWRITE_ORIGINS: 'https://a.example/x, http://b.example:8080' }, [])
    expect(access.origins).toEqual(['https://a.example', 'http://b.example:8080'])
  })

  it('versions and the trash are kept as long as is said, in figures that make sense only', () => {
    const { versions, documents } = readConfig(
      { COWRITE_VERSIONS_MINUTES: '0.5', COWRITE_VERSIONS_KEEP: '0, 2,3.5', COWRITE_TRASH_DAYS: '0' },
      [],
    )
    expect({ versions, documents }).toEqual({
      versions: { intervalMs: 30_000, retention: { allDays: 0, hourlyDays: 2, dailyDays: 3.5 } },
      documents: { trashDays: 0, warmUp: true },
    })
    for (const value of ['1', '1,2', '1,2,3,4', '1,,3', 'a,b,c', '2,1,3', '1,3,2', '-1,2,3', '1,2,Infinity'])
      expect(() => readConfig({ COWRITE_VERSIONS_KEEP: value }, [])).toThrow(/^COWRITE_VERSIONS_KEEP: /)
    for (const value of ['-1', 'x']) {
      expect(() => readConfig({ COWRITE_TRASH_DAYS: value }, [])).toThrow(/^COWRITE_TRASH_DAYS: /)
      expect(() => readConfig({ COWRITE_VERSIONS_MINUTES: value }, [])).toThrow(/^COWRITE_VERSIONS_MINUTES: /)
    }
  })

  it('the warm-up can be left out', () => {
    expect(readConfig({ COWRITE_WARM_UP: '0' }, []).documents.warmUp).toBe(false)
    expect(() => readConfig({ COWRITE_WARM_UP: 'no' }, [])).toThrow(/^COWRITE_WARM_UP: /)
  })
})
