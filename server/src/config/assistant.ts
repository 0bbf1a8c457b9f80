import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { type DefaultServer, type ModelConfig, ModelError, readModel } from './models.ts'
import { budget, list, url, type Values } from './variable.ts'

/** The variables of {@link AssistantConfig}. */
export const ASSISTANT_VARIABLES = {
  COWRITE_ASSISTANT: z.enum(['on', 'off']).default('on'),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_API_KEY_FILE: z.string().min(1).optional(),
  OPENAI_BASE_URL: url(['http', 'https']).optional(),
  COWRITE_MODELS: list.default([]),
  COWRITE_BUDGET_RUN: budget.default({ dollars: 0.5, tokens: 200_000 }),
  COWRITE_BUDGET_PERSON: budget.optional(),
  COWRITE_BUDGET_PROJECT: budget.optional(),
}

/** OpenAI's own address; used with a key and without another address. */
const OPENAI_URL = 'https://api.openai.com/v1'

/** Used when no model is configured. */
const DEFAULT_MODEL = 'gpt-4.1-mini'

/** A budget: dollars, and tokens of models without a price. */
export interface BudgetConfig {
  readonly dollars: number
  readonly tokens: number
}

/** The language models of the assistant. */
export interface AssistantConfig {
  /** Whether agents work in documents. */
  readonly isEnabled: boolean
  /** In order of preference; without any, the assistant works offline. */
  readonly models: readonly ModelConfig[]
  /** What models may cost: for each run, for each person in 24 hours, for each project in 30 days. */
  readonly budgets: Readonly<Partial<Record<'run' | 'person' | 'project', BudgetConfig>>>
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
    const models = entries.map((entry) => readModel(entry, server, readKey))
    return { isEnabled: values.COWRITE_ASSISTANT === 'on', models, budgets: budgetsOf(values) }
  } catch (error) {
    if (error instanceof ModelError) throw new ConfigError(`COWRITE_MODELS: ${error.message}`)
    throw error
  }
}

function budgetsOf(values: Values<typeof ASSISTANT_VARIABLES>): AssistantConfig['budgets'] {
  const { COWRITE_BUDGET_PERSON: person, COWRITE_BUDGET_PROJECT: project } = values
  return {
    run: values.COWRITE_BUDGET_RUN,
    ...(person === undefined ? {} : { person }),
    ...(project === undefined ? {} : { project }),
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
