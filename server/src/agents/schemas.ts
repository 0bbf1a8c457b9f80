import { AGENT_NAMES, RUN_ACTIONS } from '@cowrite/ai-assist/runs'
import { z } from 'zod'
import { storableText } from '../http/storable-text.ts'
import { RUN_LIMIT } from './run-service.ts'

/** Longest instruction and answer, in UTF-16 units. */
const MOST_WORDS = 4_000
const MOST_HANDLES = 100

const relativePosition = z.record(z.string(), z.unknown())
const handle = z.string().regex(/^[0-9a-z]{1,7}\.[0-9a-z]{1,11}$/, 'must be a handle')

/** A document in a path. */
export const oneDocument = z.object({ address: z.string() })

/** A run in a path. */
export const oneRun = z.object({ id: z.string().max(64) })

/** How many runs to list. */
export const listOptions = z.object({
  limit: z.coerce.number().int().min(1).max(RUN_LIMIT).default(RUN_LIMIT),
})

/** What an agent is asked for. */
export const order = z.strictObject({
  agent: z.enum(AGENT_NAMES),
  action: z.enum(RUN_ACTIONS),
  instruction: storableText.max(MOST_WORDS).default(''),
  selection: z.object({ anchor: relativePosition, head: relativePosition }).nullish(),
  handles: z.array(handle).max(MOST_HANDLES).default([]),
  suggestOnly: z.boolean().default(false),
  language: storableText.min(1).max(64).optional(),
})

/** An answer to the question of an agent. */
export const answer = z.strictObject({
  question: z.string().max(200),
  text: storableText.min(1).max(MOST_WORDS),
})

/** Whether agents may work in a document. */
export const allowance = z.strictObject({ agents: z.boolean() })
