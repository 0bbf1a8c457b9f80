import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { pagePaths, readMarkdown } from './markdown.ts'

const MAX_BYTES = 8 * 1024

it('README.md has at most 8 KB', async () => {
  expect(Buffer.byteLength(await readMarkdown('README.md'))).toBeLessThanOrEqual(MAX_BYTES)
})

it('README.md has the two commands that people and CI run', async () => {
  const readme = await readMarkdown('README.md')
  expect(readme).toContain('```sh\nnpm ci && npm start\n```')
  expect(readme).toContain('```sh\nnpm ci && npm test\n```')
})

it('README.md and docs/README.md link to every page in docs/', async () => {
  const pages = (await pagePaths()).filter((path) => basename(path) !== 'README.md')
  const [readme, index] = await Promise.all(['README.md', 'docs/README.md'].map(readMarkdown))
  expect(pages.filter((path) => !readme?.includes(`](${path})`))).toEqual([])
  expect(pages.filter((path) => !index?.includes(`](${path.replace('docs/', '')})`))).toEqual([])
})
