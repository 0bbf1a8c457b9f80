import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { type DefaultServer, type ModelConfig, ModelError, readModel } from './models.ts'
import { list, url, type Values } from './variable.ts'

/** The variables of {@link AssistantConfig}. */
export const ASSISTANT_VARIABLES = {
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_API_KEY_FILE: z.string().min(1).optional(),
  OPENAI_BASE_URL: url(['http', 'https']).optional(),
  COWRITE_MODELS: list.default([]),
}

/** OpenAI's own address; used with a key and without another address. */
const OPENAI_URL = 'https://api.openai.com/v1'

/** Used when no model is configured. */
const DEFAULT_MODEL = 'gpt-4.1-mini'

/** The language models of the assistant. */
export interface AssistantConfig {
  /** In order of preference; without any, the assistant works offline. */
  readonly models: readonly ModelConfig[]
}

/**
 * Makes the section of validated values.
 *
 * @throws ConfigError
 */
export function assistantConfig(values: Values<typeof ASSISTANT_VARIABLES>): AssistantConfig {
  const server = defaultServer(values)
  const names = values.COWRITE_MODELS
  const entries = names.length === 0 && server !== null ? [DEFAULT_MODEL] : names
  try {
    return { models: entries.map((entry) => readModel(entry, server, readKey)) }
  } catch (error) {
    if (error instanceof ModelError) throw new ConfigError(`COWRITE_MODELS: ${error.message}`)
    throw error
  }
}

function defaultServer(values: Values<typeof ASSISTANT_VARIABLES>): DefaultServer | null {
  const { OPENAI_API_KEY: key, OPENAI_API_KEY_FILE: file, OPENAI_BASE_URL: baseUrl } = values
  if (key !== undefined && file !== undefined) {
    throw new ConfigError('OPENAI_API_KEY_FILE: OPENAI_API_KEY is set too; only one of them can be used')
  }
  let apiKey = key
  try {
    if (file !== undefined) apiKey = readKey(file)
  } catch (error) {
    if (error instanceof ModelError) throw new ConfigError(`OPENAI_API_KEY_FILE: ${error.message}`)
    throw error
  }
  return baseUrl === undefined && apiKey === undefined ? null : { baseUrl: baseUrl ?? OPENAI_URL, apiKey }
}

/** The key in a file, without the line's end. */
function readKey(path: string): string {
  let key: string
  try {
    key = readFileSync(path, 'utf8').trim()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new ModelError(`${path} cannot be read (${code})`)
  }
  if (key === '') throw new ModelError(`${path} is empty`)
  if (/\s/.test(key)) throw new ModelError(`${path} holds more than a key`)
  return key
}
