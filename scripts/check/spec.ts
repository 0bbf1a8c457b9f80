import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSources, type SourceText } from './source-files.ts'

const ID = /[A-Z]{2,}-[1-9]\d*/
const RULE = new RegExp(`^- \\*\\*(${ID.source})\\*\\*(.*)$`)
const LOOKS_LIKE_RULE = /^\s*[-*]\s+\*\*[A-Za-z]+-\d+/
/** A call whose first argument is a title with ids; the callee is a name, or the result of another call (a table). */
const TITLE = new RegExp(`(?:\\b([\\w.]+)|\\))\\(\\s*['"\`](${ID.source}(?:,\\s*${ID.source})*):\\s`, 'g')
/** Callees that run a test. Disabled ones, such as `it.skip`, do not count. */
const RUNS = /^(?:it|test)(?:\.(?:concurrent|sequential|only|each|for))*$/

/**
 * Compares the rules of SPEC.md, lines `- **SYNC-4** text…`, with the ids at the start of test titles, `it('SYNC-4:
 * …')` or `it('SYNC-4, SYNC-5: …')`. Returns one line for each rule without a test, id without a rule, duplicate rule,
 * or rule without a text; empty when there are none.
 */
export function compareSpec(spec: SourceText, tests: readonly SourceText[]): string[] {
  const problems: string[] = []
  const rules = new Map<string, number>()
  for (const [index, line] of spec.text.split('\n').entries()) {
    const place = `${spec.path}:${index + 1}`
    const [, id, text] = RULE.exec(line) ?? []
    if (id === undefined) {
      if (LOOKS_LIKE_RULE.test(line))
        problems.push(`${place}: not of the form "- **ABC-1** text": ${line.trim()}`)
      continue
    }
    const first = rules.get(id)
    if (first !== undefined) problems.push(`${place}: ${id} is given twice, first in line ${first}`)
    else rules.set(id, index + 1)
    if ((text ?? '').trim() === '') problems.push(`${place}: ${id} says nothing`)
  }
  const proven = new Set<string>()
  for (const test of tests) {
    for (const { id, line } of testedIds(test.text)) {
      proven.add(id)
      if (!rules.has(id)) problems.push(`${test.path}:${line}: ${id} is not a rule of ${spec.path}`)
    }
  }
  for (const [id, line] of rules) {
    if (!proven.has(id)) problems.push(`${spec.path}:${line}: ${id} has no test`)
  }
  return problems
}

/** The rule ids in the titles of the tests in one file, with their line numbers (from 1). */
export function testedIds(text: string): { id: string; line: number }[] {
  return [...text.matchAll(TITLE)].flatMap((match) => {
    const [, callee, titled = ''] = match
    if (callee !== undefined && !RUNS.test(callee)) return []
    const line = text.slice(0, match.index).split('\n').length
    return titled.split(',').map((id) => ({ id: id.trim(), line }))
  })
}

/** {@link compareSpec} on the repository at `root`; resolves to the problems as text, or `null`. */
export async function checkSpecFile(root: string): Promise<string | null> {
  const spec = await readFile(join(root, 'SPEC.md'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (spec === null) return 'SPEC.md is missing'
  const problems = compareSpec({ path: 'SPEC.md', text: spec }, await testFiles(root))
  return problems.length === 0 ? null : problems.join('\n')
}

/** All test files of the packages. The check's own tests contain ids that are only examples. */
async function testFiles(root: string): Promise<SourceText[]> {
  const folders = ['crdt', 'persistence', 'ai-assist', 'server', 'client', 'mcp-bridge', 'bench', 'tests']
  const files = folders.map((folder) =>
    readSources(root, join(folder, 'src'), /\.(?:test|contract)\.tsx?$|^contract\.ts$/),
  )
  return (await Promise.all(files)).flat()
}
