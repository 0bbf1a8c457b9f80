/** Common aliases of `LANGUAGES` in Markdown. */
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
  latex: 'math',
  md: 'markdown',
  tex: 'math',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  ts: 'typescript',
  tsx: 'typescript',
  yml: 'yaml',
}

/** The aliases of a language. */
export function aliasesOf(language: string): readonly string[] {
  return Object.keys(ALIASES).filter((alias) => ALIASES[alias] === language)
}

/** The value in `LANGUAGES` for a stored language or alias; the stored name itself when it is not listed. */
export function languageOf(stored: unknown): string {
  if (typeof stored !== 'string') return ''
  const name = stored.trim().toLowerCase()
  return Object.hasOwn(ALIASES, name) ? ALIASES[name]! : name
}
