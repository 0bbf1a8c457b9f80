import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server'
import type { z } from 'zod'

/**
 * A schema of arguments whose JSON Schema is made once: the packages of the protocol ask for it with each call of a tool,
 * and making it costs more than the call.
 */
export function inputSchema(schema: z.ZodObject): StandardSchemaWithJSON<Record<string, unknown>> {
  const standard = schema['~standard']
  const made = new Map<string, Record<string, unknown>>()
  const { input, output } = standard.jsonSchema
  return {
    '~standard': {
      version: standard.version,
      vendor: standard.vendor,
      validate: standard.validate,
      jsonSchema: {
        input: (options) => {
          const json = made.get(options.target) ?? input(options)
          made.set(options.target, json)
          return json
        },
        output,
      },
    },
  }
}
