import { readFile } from 'node:fs/promises'
import { fromMarkdown } from '@cowrite/crdt/richtext'
import { expect, it } from 'vitest'
import { WELCOME_MARKDOWN, WELCOME_UPDATE } from './welcome.ts'

it('the welcome document as an update says what its text says; npm run welcome makes it', async () => {
  const made = fromMarkdown(await readFile(WELCOME_MARKDOWN, 'utf8'))
  expect((await readFile(WELCOME_UPDATE)).equals(made)).toBe(true)
})
