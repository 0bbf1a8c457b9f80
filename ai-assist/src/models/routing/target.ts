import type { TokenPrice } from '../usage/price.ts'
import type { ModelAdapter } from '../wire/adapter.ts'
import { ChatCompletions } from '../wire/chat-completions.ts'
import type { ServerAddress } from '../wire/openai-client.ts'
import { Responses } from '../wire/responses.ts'

/** A model at a server, as configured. */
export interface ModelTarget extends ServerAddress {
  readonly model: string
  /** The protocol: Chat Completions, which every server has, or OpenAI's Responses. Default `chat`. */
  readonly api?: 'chat' | 'responses'
  /**
   * Neighbours in the chain that have weights share the requests: each is first as often as its share of the weights.
   */
  readonly weight?: number
  /** Default: that of the table of prices, if it has the model. */
  readonly price?: TokenPrice
}

/** A target with the adapter that asks it. */
export interface Route {
  readonly target: ModelTarget
  readonly adapter: ModelAdapter
  /** The host of the server: `api.openai.com`. */
  readonly provider: string
}

/** The routes of a chain, in its order. */
export function routesOf(chain: readonly ModelTarget[]): Route[] {
  return chain.map((target) => ({
    target,
    adapter: target.api === 'responses' ? new Responses(target) : new ChatCompletions(target),
    provider: new URL(target.baseUrl).host,
  }))
}

/**
 * The order in which one request tries a chain. Targets keep their places, but each series of neighbours with weights is
 * shuffled: the next one is drawn with a probability in proportion to its weight.
 */
export function drawOrder<Item extends { readonly target: Pick<ModelTarget, 'weight'> }>(
  chain: readonly Item[],
  random: () => number,
): Item[] {
  const order: Item[] = []
  let series: Item[] = []
  const flush = () => {
    while (series.length > 0) order.push(...series.splice(draw(series, random), 1))
    series = []
  }
  for (const item of chain) {
    if (item.target.weight !== undefined) series.push(item)
    else {
      flush()
      order.push(item)
    }
  }
  flush()
  return order
}

function draw(
  series: readonly { readonly target: Pick<ModelTarget, 'weight'> }[],
  random: () => number,
): number {
  const weights = series.map(({ target }) => target.weight ?? 0)
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0)
  const at = weights.findIndex((weight) => {
    left -= weight
    return left < 0
  })
  return at === -1 ? series.length - 1 : at
}
