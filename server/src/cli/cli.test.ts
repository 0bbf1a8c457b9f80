import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../config/config.ts'
import { COMMANDS, isCommand, runCli } from './cli.ts'

async function run(argv: string[], env: Record<string, string> = {}) {
  const said = { stdout: '', stderr: '' }
  const code = await runCli(argv, {
    stdout: {
      write: (text) => {
        said.stdout += text
      },
    },
    stderr: {
      write: (text) => {
        said.stderr += text
      },
    },
    now: () => 0,
    signal: new AbortController().signal,
    config: (flags) => readConfig(env, flags),
  })
  return { code, ...said }
}

describe('the command line', () => {
  it('OPS-30: help lists every command in one line, and each command explains its flags', async () => {
    for (const argv of [['help'], ['--help'], ['-h']]) {
      const { code, stdout, stderr } = await run(argv)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      for (const { name, summary } of COMMANDS)
        expect(stdout).toMatch(new RegExp(`^ +${name} +${summary}$`, 'm'))
    }
    for (const { name, options } of COMMANDS) {
      const { code, stdout } = await run([...name.split(' '), '--help'])
      expect(code).toBe(0)
      expect(await run(['help', ...name.split(' ')])).toMatchObject({ stdout })
      for (const [flag, { help }] of Object.entries(options)) {
        expect(stdout).toMatch(new RegExp(`^ +--${flag}.*${help.slice(0, 20)}`, 'm'))
      }
    }
  })

  it('OPS-30: an unknown command or flag, or a missing one, gets one line and exit code 1', async () => {
    const cases: [string[], RegExp][] = [
      [['exprt'], /no command exprt/],
      [['help', 'exprt'], /no command exprt/],
      [['verify', '--projct', 'x'], /--projct/],
      [['verify', 'x'], /x/],
      [['export'], /--to FILE/],
      [['import'], /--from FILE/],
      [['forget'], /--principal ID/],
      [['forget', '--principal', 'ana'], /--yes/],
      [['rotate-keys'], /COWRITE_ENCRYPTION_KEYS/],
      [['verify', '--cowrite-store', 'memory'], /keeps nothing/],
      [['verify', '--cowrite-data-dir', join(import.meta.dirname, 'nowhere')], /no database in .*nowhere/],
      [['verify', '--database-url', 'mysql://x'], /DATABASE_URL/],
    ]
    for (const [argv, message] of cases) {
      const { code, stdout, stderr } = await run(argv)
      expect({ argv, code, stdout }).toEqual({ argv, code: 1, stdout: '' })
      expect(stderr).toMatch(message)
      expect(stderr).toMatch(/^cowrite[^\n]*\n$/)
    }
  })

  it('OPS-44: variables that cannot be used get one line from every command, and exit code 1', async () => {
    const there = join(import.meta.dirname, 'cli.test.ts')
    const variables: Record<string, string>[] = [
      { DATABASE_URL: 'postgres://[secret' },
      { DATABASE_URL: 'postgres://secret@host:99999/x' },
      { DATABASE_URL: 'postgres://secret@host/%E0%A4%A' },
      { DATABASE_URL: 'postgres:///var/run/x?port=secret' },
      { DATABASE_URL: 'postgres://127.0.0.1:1/x?sslrootcert=/no/such/file' },
      { DATABASE_URL: 'postgres://127.0.0.1:1/x' },
      { DATABASE_URL: 'mysql://secret' },
      { COWRITE_DATA_DIR: there },
      { COWRITE_ENCRYPTION_KEYS: 'secret' },
      { COWRITE_NO_SUCH: 'secret' },
      { REDIS_URL: 'secret' },
      { PORT: 'secret' },
    ]
    const commands = [
      ['migrate'],
      ['verify'],
      ['rotate-keys'],
      ['forget', '--principal', 'ana', '--yes'],
      ['export', '--to', join(import.meta.dirname, 'no', 'such', 'folder')],
      ['import', '--from', there],
    ]
    for (const env of variables) {
      for (const argv of commands) {
        const { code, stdout, stderr } = await run(argv, env)
        const lines = stderr.trimEnd().split('\n')
        // An export without keys prints this warning first.
        if (lines[0]?.startsWith('COWRITE_ENCRYPTION_KEYS is not set')) lines.shift()
        expect({ env, argv, code, stdout, lines: lines.length }).toEqual({
          env,
          argv,
          code: 1,
          stdout: '',
          lines: 1,
        })
        expect(lines[0]).toMatch(/^cowrite /)
        expect(lines[0]).not.toContain('secret')
      }
    }
  })

  it('without a command the command line is one of the server', () => {
    expect(isCommand([])).toBe(false)
    expect(isCommand(['--port', '0'])).toBe(false)
    expect(isCommand(['verify'])).toBe(true)
    expect(isCommand(['--help'])).toBe(true)
  })
})
