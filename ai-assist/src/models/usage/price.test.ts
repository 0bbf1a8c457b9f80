import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { costOf, PRICE_TABLE } from './price.ts'

const TOKENS = { inputTokens: 1_000, cachedTokens: 200, outputTokens: 100, reasoningTokens: 0 }
const OPENAI = 'https://api.openai.com/v1'

describe('the cost of a call', () => {
  it('AGENT-65: is from the table of the provider at the address, which has a version', async () => {
    expect(await costOf(TOKENS, { model: 'gpt-4.1-mini', baseUrl: OPENAI })).toEqual({
      // 800 × $0.40, 200 × $0.10 and 100 × $1.60 for a million.
      cost: 500_000,
      prices: PRICE_TABLE,
    })
    const path = new URL('../../../package.json', import.meta.url)
    const { dependencies } = JSON.parse(readFileSync(path, 'utf8'))
    expect(PRICE_TABLE).toBe(`genai-prices ${dependencies['@pydantic/genai-prices']}`)
  })

  it('AGENT-65: is unknown for an unknown model, and for a known name at another address', async () => {
    expect(await costOf(TOKENS, { model: 'no-model', baseUrl: OPENAI })).toBeNull()
    expect(await costOf(TOKENS, { model: 'gpt-4.1-mini', baseUrl: 'http://127.0.0.1:1/v1' })).toBeNull()
  })

  it('AGENT-65: is by the price of the operator, if there is one', async () => {
    const price = { input: 2, output: 10 }
    const model = { model: 'gpt-4.1-mini', baseUrl: OPENAI, price }
    expect(await costOf(TOKENS, model)).toEqual({ cost: 3_000_000, prices: 'configured' })
    expect((await costOf(TOKENS, { ...model, price: { ...price, cached: 1 } }))?.cost).toBe(2_800_000)
  })
})
