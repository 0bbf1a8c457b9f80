import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { ConfigError } from './config-error.ts'

const OPENAI = 'https://api.openai.com/v1'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cowrite-config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const modelsOf = (env: Record<string, string>) => readConfig(env, []).assistant.models

/** A file with this content. */
function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('the models of the assistant', () => {
  it('are none without a server, and a usual one with it', () => {
    expect(modelsOf({})).toEqual([])
    expect(modelsOf({ OPENAI_API_KEY: 'sk-1' })).toEqual([
      { model: 'gpt-4.1-mini', api: 'chat', baseUrl: OPENAI, apiKey: 'sk-1' },
    ])
    expect(modelsOf({ OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' })).toMatchObject([
      { baseUrl: 'http://127.0.0.1:1/v1' },
    ])
  })

  it('AGENT-52: stand in a chain with settings of their own, and names may contain slashes, colons and at signs', () => {
    const key = file('key', 'sk-2\n')
    const models = modelsOf({
      OPENAI_API_KEY: 'sk-1',
      COWRITE_MODELS: `gpt-5?weight=3&api=responses, @cf/meta/llama-3:8b?url=http://127.0.0.1:2/v1,x?url=http://127.0.0.1:3&key_file=${key}`,
    })
    expect(models).toEqual([
      { model: 'gpt-5', api: 'responses', weight: 3, baseUrl: OPENAI, apiKey: 'sk-1' },
      { model: '@cf/meta/llama-3:8b', api: 'chat', baseUrl: 'http://127.0.0.1:2/v1' },
      { model: 'x', api: 'chat', baseUrl: 'http://127.0.0.1:3', apiKey: 'sk-2' },
    ])
  })

  it.each([
    ['a?weight=0', /^COWRITE_MODELS: a: weight is wrong/],
    ['a,b?api=grpc', /^COWRITE_MODELS: b: api is wrong/],
    ['a?wait=3', /^COWRITE_MODELS: a: wait is not a setting of a model$/],
    ['a?weight=1&weight=2', /^COWRITE_MODELS: a has weight twice$/],
    ['a?url=ftp://x', /^COWRITE_MODELS: a: url is wrong/],
    ['?weight=1', /^COWRITE_MODELS: .*is not a model$/],
    ['a?input=1', /^COWRITE_MODELS: a needs both input and output for a price$/],
    ['a?input=-1&output=1', /^COWRITE_MODELS: a: input is wrong/],
    ['a?key_file=/x', /^COWRITE_MODELS: a has a key_file, but no url$/],
    ['a?url=http://127.0.0.1:1&key_file=/nowhere', /^COWRITE_MODELS: \/nowhere cannot be read \(ENOENT\)$/],
  ])('AGENT-52: %s stops the start with one line', (models, message) => {
    const start = () => readConfig({ OPENAI_API_KEY: 'sk-1', COWRITE_MODELS: models }, [])
    expect(start).toThrow(ConfigError)
    expect(start).toThrow(message)
    expect(start).not.toThrow(/\n|sk-1/)
  })

  it('AGENT-52: names without any server stop the start', () => {
    expect(() => modelsOf({ COWRITE_MODELS: 'a' })).toThrow(/^COWRITE_MODELS: a needs OPENAI_API_KEY/)
  })

  it('AGENT-65: may have prices, and budgets may have tokens', () => {
    const env = { OPENAI_API_KEY: 'sk-1', COWRITE_MODELS: 'a?input=0.5&output=2&cached=0,b?input=0&output=0' }
    expect(modelsOf(env)).toMatchObject([
      { price: { input: 0.5, output: 2, cached: 0 } },
      { price: { input: 0, output: 0 } },
    ])
    const budgetsOf = (env: Record<string, string>) => readConfig(env, []).assistant.budgets
    expect(budgetsOf({})).toEqual({ run: { dollars: 0.5, tokens: 200_000 } })
    expect(budgetsOf({ COWRITE_BUDGET_RUN: '2', COWRITE_BUDGET_PERSON: '5/7' })).toEqual({
      run: { dollars: 2, tokens: 800_000 },
      person: { dollars: 5, tokens: 7 },
    })
    for (const value of ['x', '1/2/3', '-1', '1/2.5'])
      expect(() => budgetsOf({ COWRITE_BUDGET_RUN: value })).toThrow(/^COWRITE_BUDGET_RUN: must be dollars/)
  })

  it('AGENT-54: a key may stand in a file, and no key is in an error', () => {
    expect(modelsOf({ OPENAI_API_KEY_FILE: file('key', 'sk-3\n') })).toMatchObject([{ apiKey: 'sk-3' }])
    const wrong = [
      { OPENAI_API_KEY_FILE: file('two', 'sk-secret\nsk-secret\n') },
      { OPENAI_API_KEY_FILE: file('empty', '\n') },
      { OPENAI_API_KEY_FILE: join(folder, 'none') },
      { OPENAI_API_KEY_FILE: file('one', 'sk-secret'), OPENAI_API_KEY: 'sk-secret' },
    ]
    for (const env of wrong) {
      expect(() => modelsOf(env)).toThrow(/^OPENAI_API_KEY_FILE: /)
      expect(() => modelsOf(env)).not.toThrow(/secret/)
    }
  })
})
