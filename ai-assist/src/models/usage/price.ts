import type { TokenCounts } from '../request/provider.ts'

/** A price that an operator gave, in dollars for a million tokens. */
export interface TokenPrice {
  readonly input: number
  readonly output: number
  /** Of cached input; default `input`. */
  readonly cached?: number
}

/** What a price depends on. */
export interface PricedModel {
  readonly model: string
  readonly baseUrl: string
  readonly price?: TokenPrice
}

/** The cost of a call, in billionths of a dollar, and the table of prices that it is from. */
export interface Cost {
  readonly cost: number
  readonly prices: string
}

/** The name of the package's table in records. */
export const PRICE_TABLE = 'genai-prices 0.1.8'

/**
 * The cost of these tokens by the operator's price, else by the table of prices of known providers; `null` when neither
 * has the model. The table is loaded when it is first asked.
 */
export async function costOf(
  { inputTokens, cachedTokens, outputTokens }: TokenCounts,
  { model, baseUrl, price }: PricedModel,
): Promise<Cost | null> {
  if (price !== undefined) {
    const { input, output, cached = input } = price
    const millionths = (inputTokens - cachedTokens) * input + cachedTokens * cached + outputTokens * output
    return { cost: Math.round(millionths * 1_000), prices: 'configured' }
  }
  const { calcPrice } = await import('@pydantic/genai-prices')
  const tokens = {
    input_tokens: inputTokens,
    cache_read_tokens: cachedTokens,
    output_tokens: outputTokens,
  }
  const found = calcPrice(tokens, model, { providerApiUrl: baseUrl })
  return found === null ? null : { cost: Math.round(found.total_price * 1e9), prices: PRICE_TABLE }
}
