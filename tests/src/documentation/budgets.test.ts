import { expect, it } from 'vitest'
import { BUDGETS, LATER_BYTES } from '../../../scripts/build/budgets.ts'
import { readMarkdown, tableOf } from './markdown.ts'

it('OPS-50: ARCHITECTURE.md has every budget of the client, with its number', async () => {
  const text = await readMarkdown('ARCHITECTURE.md')
  expect(tableOf(text, 'budgets')).toEqual(
    BUDGETS.map(({ name, bytes }) => [name, bytes.toLocaleString('en')]),
  )
  expect(text.replace(/\s+/g, ' ')).toContain(`larger than ${LATER_BYTES.toLocaleString('en')} bytes`)
})
