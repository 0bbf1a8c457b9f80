import { expect, it } from 'vitest'
import { z } from 'zod'
import { inputSchema } from './input-schema.ts'

it('has the JSON Schema of its schema, which is made once for each target', () => {
  const schema = z.object({ document: z.string().describe('Its address'), limit: z.number().optional() })
  const { jsonSchema, validate } = inputSchema(schema)['~standard']
  const options = { target: 'draft-2020-12' } as const
  const made = jsonSchema.input(options)
  expect(made).toEqual(schema['~standard'].jsonSchema.input(options))
  expect(jsonSchema.input(options)).toBe(made)
  expect(jsonSchema.input({ target: 'draft-07' })).not.toBe(made)
  expect(validate({ document: 'plan' })).toEqual({ value: { document: 'plan' } })
})
