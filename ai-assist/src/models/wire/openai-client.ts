import type OpenAI from 'openai'
import { ANSWER_LIMITS } from './answer-limits.ts'
import { boundedFetch } from './bounded-fetch.ts'
import { explainError, type FailedCall, type OpenAiPackage } from './failed-call.ts'

/** Address and credentials of a server of models. */
export interface ServerAddress {
  /** Base URL, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string
  /** Bearer token; local servers often need none. */
  readonly apiKey?: string
}

/** The client of one server; the package is loaded for the first request. */
export class OpenAiClient {
  readonly #address: ServerAddress
  #package: OpenAiPackage | null = null
  #client: OpenAI | null = null

  constructor(address: ServerAddress) {
    this.#address = address
  }

  /** The client: no repetitions and no redirects; answers are bounded. Times are bounded by the caller's signal. */
  async get(): Promise<OpenAI> {
    this.#package ??= await import('openai')
    // Sets every option that the client would otherwise read from the environment.
    this.#client ??= new this.#package.OpenAI({
      baseURL: this.#address.baseUrl,
      apiKey: this.#address.apiKey ?? 'none',
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      logLevel: 'off',
      maxRetries: 0,
      timeout: CLIENT_TIMEOUT_MS,
      fetch: boundedFetch(ANSWER_LIMITS),
    })
    return this.#client
  }

  /** What an error means; `null` for mistakes of this program. */
  explain(error: unknown): FailedCall | null {
    return explainError(error, this.#package)
  }
}

/** Longer than any limit of the router, which has its own for each step. */
const CLIENT_TIMEOUT_MS = 3_600_000
