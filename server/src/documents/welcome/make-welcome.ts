import { readFile, writeFile } from 'node:fs/promises'
import { fromMarkdown } from '@cowrite/crdt/richtext'
import { WELCOME_MARKDOWN, WELCOME_UPDATE } from './welcome.ts'

// `npm run welcome`: makes the welcome document's update from its text.
await writeFile(WELCOME_UPDATE, fromMarkdown(await readFile(WELCOME_MARKDOWN, 'utf8')))
