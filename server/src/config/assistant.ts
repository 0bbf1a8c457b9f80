import { z } from 'zod'
import { list, url, type Values } from './variable.ts'

/** The variables of {@link AssistantConfig}. */
export const ASSISTANT_VARIABLES = {
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: url(['http', 'https']).optional(),
  COWRITE_MODELS: list.default([]),
}

/** The language models of the assistant. With neither a key nor a URL, the assistant works offline. */
export interface AssistantConfig {
  readonly apiKey: string | undefined
  /** The server of the models. */
  readonly baseUrl: string | undefined
  /** Names of models in order of preference. */
  readonly models: readonly string[]
}

/** Makes the section of validated values. */
export function assistantConfig(values: Values<typeof ASSISTANT_VARIABLES>): AssistantConfig {
  return {
    apiKey: values.OPENAI_API_KEY,
    baseUrl: values.OPENAI_BASE_URL,
    models: values.COWRITE_MODELS,
  }
}
