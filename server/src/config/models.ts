import { z } from 'zod'

/** A model of the assistant, as in `COWRITE_MODELS`. */
export interface ModelConfig {
  readonly model: string
  readonly api: 'chat' | 'responses'
  /** The share of requests among neighbours with weights; absent for models that have their turn one after the other. */
  readonly weight?: number
  readonly baseUrl: string
  readonly apiKey?: string
  /** In dollars for a million tokens. */
  readonly price?: { readonly input: number; readonly output: number; readonly cached?: number }
}

/** Where models without a `url` of their own are. */
export interface DefaultServer {
  readonly baseUrl: string
  readonly apiKey: string | undefined
}

const dollars = z.coerce.number().min(0).max(1_000_000)

const SETTINGS = z.strictObject({
  weight: z.coerce.number().int().min(1).max(1_000).optional(),
  api: z.enum(['chat', 'responses']).default('chat'),
  url: z.url({ protocol: /^https?$/ }).optional(),
  key_file: z.string().min(1).optional(),
  input: dollars.optional(),
  output: dollars.optional(),
  cached: dollars.optional(),
})

/** What was wrong with an entry, as one sentence without values that could be secret. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
}

/**
 * Reads one entry of `COWRITE_MODELS`: the name of a model, then its settings as in a URL: `gpt-5?weight=3&api=responses`.
 * `readKey` reads the file of a key.
 *
 * @throws ModelError
 */
export function readModel(
  entry: string,
  server: DefaultServer | null,
  readKey: (path: string) => string,
): ModelConfig {
  const [model = '', query = '', ...more] = entry.split('?')
  if (model === '' || more.length > 0) throw new ModelError(`“${entry}” is not a model`)
  const given = new URLSearchParams(query)
  const names = [...given.keys()]
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new ModelError(`${model} has ${twice} twice`)
  const parsed = SETTINGS.safeParse(Object.fromEntries(given))
  if (!parsed.success) throw new ModelError(`${model}: ${describe(parsed.error.issues[0]!)}`)
  const { weight, api, url, key_file: keyFile, input, output, cached } = parsed.data
  if ((input === undefined) !== (output === undefined) || (cached !== undefined && input === undefined)) {
    throw new ModelError(`${model} needs both input and output for a price`)
  }
  if (keyFile !== undefined && url === undefined) throw new ModelError(`${model} has a key_file, but no url`)
  const place = url === undefined ? server : { baseUrl: url, apiKey: keyFile && readKey(keyFile) }
  if (place === null)
    throw new ModelError(`${model} needs OPENAI_API_KEY, OPENAI_BASE_URL or a url of its own`)
  return {
    model,
    api,
    ...(weight === undefined ? {} : { weight }),
    baseUrl: place.baseUrl,
    ...(place.apiKey ? { apiKey: place.apiKey } : {}),
    ...(input === undefined || output === undefined
      ? {}
      : { price: { input, output, ...(cached === undefined ? {} : { cached }) } }),
  }
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${issue.keys[0]} is not a setting of a model`
  return `${String(issue.path[0])} is wrong: ${issue.message}`
}
