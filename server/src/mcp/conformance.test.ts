import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { conformanceServer } from './conformance-for-tests.ts'

const PACKAGE = createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json')
const SUITE = join(dirname(PACKAGE), 'dist', 'index.js')

/** What Cowrite does not offer in either era. */
const NEVER = [
  'completion-complete',
  'prompts-list',
  'prompts-get-simple',
  'prompts-get-with-args',
  'prompts-get-embedded-resource',
  'prompts-get-with-image',
]
/** By revision: those of 2025 are served without state, so that the server asks the client for nothing. */
const NOT_OFFERED = {
  '2026-07-28': NEVER,
  '2025-11-25': [
    ...NEVER,
    'logging-set-level',
    'tools-call-with-logging',
    'tools-call-sampling',
    'tools-call-elicitation',
    'elicitation-sep1034-defaults',
    'elicitation-sep1330-enums',
    'resources-subscribe',
    'resources-unsubscribe',
  ],
}

let app: FastifyInstance
let folder: string

beforeAll(async () => {
  app = await conformanceServer()
  await app.listen({ port: 0, host: '127.0.0.1' })
  folder = await mkdtemp(join(tmpdir(), 'cowrite-conformance-'))
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

it.each(Object.entries(NOT_OFFERED))(
  'MCP-12: passes the conformance suite of %s, without what Cowrite does not offer',
  async (version, scenarios) => {
    const baseline = join(folder, `${version}.yml`)
    await writeFile(baseline, `server:\n${scenarios.map((name) => `  - ${name}\n`).join('')}`)
    const { port } = app.server.address() as { readonly port: number }
    const options = ['--url', `http://127.0.0.1:${port}/mcp`, '--spec-version', version]
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [SUITE, 'server', ...options, '--expected-failures', baseline],
      { cwd: folder, maxBuffer: 16 * 1024 * 1024 },
    )
    expect(stdout).toContain('Baseline check passed')
  },
)
