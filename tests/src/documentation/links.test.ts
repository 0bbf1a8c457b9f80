import { existsSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'
import { pagePaths, ROOT, readMarkdown } from './markdown.ts'

/** Generated or external folders. */
const EXCLUDED = ['**/node_modules/**', '**/dist/**', '.git/**', '**/.*/**']

/** The targets of the links and images in a Markdown text: inline, by reference, and in HTML tags. */
function targetsOf(markdown: string): string[] {
  const text = markdown.replaceAll(/^```.*?^```/gms, '').replaceAll(/`[^`\n]+`/g, '')
  const patterns = [/\]\(\s*<?([^)\s>]+)/g, /^\[[^\]]+\]:\s*(\S+)/gm, /\b(?:src|srcset|href)="([^"\s]+)/g]
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, target = '']) => target))
}

/** The anchors that GitHub generates for the headings of a Markdown text. */
function anchorsOf(markdown: string): Set<string> {
  const headings = markdown.replaceAll(/^```.*?^```/gms, '').matchAll(/^#{1,6}\s+(.+)$/gm)
  const anchors = new Set<string>()
  for (const [, heading = ''] of headings) {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-')
    let numbered = anchor
    for (let count = 1; anchors.has(numbered); count++) numbered = `${anchor}-${count}`
    anchors.add(numbered)
  }
  return anchors
}

async function problemsOf(path: string): Promise<string[]> {
  const problems: string[] = []
  for (const target of targetsOf(await readMarkdown(path))) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue
    const [file = '', anchor] = decodeURI(target).split('#')
    const place = file === '' ? path : normalize(join(dirname(path), file))
    if (!existsSync(join(ROOT, place))) problems.push(`${path}: ${target} is not there`)
    else if (anchor !== undefined && place.endsWith('.md')) {
      if (!anchorsOf(await readMarkdown(place)).has(anchor))
        problems.push(`${path}: ${target} has no heading`)
    }
  }
  return problems
}

it('OPS-11: every relative link and image in Markdown leads to something that is there', async () => {
  const paths: string[] = []
  for await (const path of glob('**/*.md', { cwd: ROOT, exclude: EXCLUDED })) paths.push(path)
  const named = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'ERRORS.md', 'SPEC.md', ...(await pagePaths())]
  expect(paths).toEqual(expect.arrayContaining(named))
  const problems = await Promise.all(paths.sort().map(problemsOf))
  expect(problems.flat()).toEqual([])
})

/** This page names files of another project's tests. */
const ABOUT_OTHERS = 'docs/coming-from-hocuspocus.md'

/** The files that a Markdown text names in code spans: `wire/reader.ts`, or `reader.ts` if that is unambiguous. */
function filesNamedIn(markdown: string): string[] {
  const text = markdown.replaceAll(/^```.*?^```/gms, '')
  return [...text.matchAll(/`([\w./-]+\.(?:ts|tsx|mjs|json|md))`/g)].map(([, name = '']) => name)
}

it('OPS-11: every file that the Markdown at the top and in docs/ names is there', async () => {
  const files: string[] = []
  const folders = '.ci,ai-assist,bench,client,crdt,deploy,docs,persistence,scripts,server,tests'
  const patterns = ['*.*', `{${folders}}/**/*.*`]
  for await (const path of glob(patterns, { cwd: ROOT, exclude: EXCLUDED })) files.push(`/${path}`)
  const problems: string[] = []
  for await (const path of glob(['*.md', 'docs/**/*.md'], { cwd: ROOT })) {
    if (path === ABOUT_OTHERS) continue
    for (const name of filesNamedIn(await readMarkdown(path))) {
      if (!files.some((file) => file.endsWith(`/${name}`))) problems.push(`${path}: ${name} is not there`)
    }
  }
  expect(problems).toEqual([])
})
