import { fuzzyFilter } from '../controls/fuzzy.ts'

/** A language of code: the stored value and the label. */
export interface Language {
  readonly value: string
  readonly label: string
}

/** The languages that the menu offers. */
export const LANGUAGES: readonly Language[] = [
  { value: '', label: 'Plain text' },
  { value: 'bash', label: 'Shell' },
  { value: 'c', label: 'C' },
  { value: 'cpp', label: 'C++' },
  { value: 'csharp', label: 'C#' },
  { value: 'css', label: 'CSS' },
  { value: 'diff', label: 'Diff' },
  { value: 'dockerfile', label: 'Dockerfile' },
  { value: 'go', label: 'Go' },
  { value: 'graphql', label: 'GraphQL' },
  { value: 'html', label: 'HTML, XML' },
  { value: 'ini', label: 'INI, TOML' },
  { value: 'java', label: 'Java' },
  { value: 'javascript', label: 'JavaScript' },
  { value: 'json', label: 'JSON' },
  { value: 'kotlin', label: 'Kotlin' },
  { value: 'lua', label: 'Lua' },
  { value: 'markdown', label: 'Markdown' },
  { value: 'mermaid', label: 'Mermaid diagram' },
  { value: 'php', label: 'PHP' },
  { value: 'python', label: 'Python' },
  { value: 'ruby', label: 'Ruby' },
  { value: 'rust', label: 'Rust' },
  { value: 'scss', label: 'SCSS' },
  { value: 'sql', label: 'SQL' },
  { value: 'swift', label: 'Swift' },
  { value: 'typescript', label: 'TypeScript' },
  { value: 'yaml', label: 'YAML' },
]

/** Common aliases of {@link LANGUAGES} in Markdown. */
const ALIASES: Readonly<Record<string, string>> = {
  sh: 'bash',
  shell: 'bash',
  zsh: 'bash',
  'c++': 'cpp',
  cs: 'csharp',
  'c#': 'csharp',
  docker: 'dockerfile',
  golang: 'go',
  gql: 'graphql',
  xml: 'html',
  svg: 'html',
  toml: 'ini',
  js: 'javascript',
  jsx: 'javascript',
  kt: 'kotlin',
  md: 'markdown',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  ts: 'typescript',
  tsx: 'typescript',
  yml: 'yaml',
}

/** The label of a language; its name when it is not listed. */
export function labelOf(language: string): string {
  return LANGUAGES.find(({ value }) => value === language)?.label ?? language
}

/**
 * The languages whose name or alias fits what was typed, the best first. The last one is what was typed itself, when no
 * language is called that.
 */
export function foundLanguages(typed: string): readonly Language[] {
  const name = languageOf(typed)
  if (name === '') return LANGUAGES
  const found = fuzzyFilter(typed, LANGUAGES, ({ value, label }) => [label, value, ...aliasesOf(value)])
  const isListed = LANGUAGES.some(({ value, label }) => value === name || label.toLowerCase() === name)
  return isListed || /[\s`]/.test(name)
    ? orPlain(found)
    : [...found, { value: name, label: `Other: ${name}` }]
}

function orPlain(found: readonly Language[]): readonly Language[] {
  return found.length > 0 ? found : LANGUAGES.slice(0, 1)
}

function aliasesOf(language: string): string[] {
  return Object.keys(ALIASES).filter((alias) => ALIASES[alias] === language)
}

/** The value in {@link LANGUAGES} for a stored language or alias; the stored name itself when it is not listed. */
export function languageOf(stored: unknown): string {
  if (typeof stored !== 'string') return ''
  const name = stored.trim().toLowerCase()
  return Object.hasOwn(ALIASES, name) ? ALIASES[name]! : name
}
