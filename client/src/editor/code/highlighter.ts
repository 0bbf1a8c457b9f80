import type { LanguageFn } from 'highlight.js'
import { createLowlight } from 'lowlight'

/** A range of code, as offsets into its text, with the highlighter's class names. */
export interface HighlightRange {
  readonly from: number
  readonly to: number
  /** Space-separated, `hljs-…`. */
  readonly classes: string
}

/** Grammars by language. Each is a chunk of its own that is loaded when a document contains code of its language. */
const GRAMMARS: Readonly<Record<string, () => Promise<{ default: LanguageFn }>>> = {
  bash: () => import('highlight.js/lib/languages/bash'),
  c: () => import('highlight.js/lib/languages/c'),
  cpp: () => import('highlight.js/lib/languages/cpp'),
  csharp: () => import('highlight.js/lib/languages/csharp'),
  css: () => import('highlight.js/lib/languages/css'),
  diff: () => import('highlight.js/lib/languages/diff'),
  dockerfile: () => import('highlight.js/lib/languages/dockerfile'),
  go: () => import('highlight.js/lib/languages/go'),
  graphql: () => import('highlight.js/lib/languages/graphql'),
  html: () => import('highlight.js/lib/languages/xml'),
  ini: () => import('highlight.js/lib/languages/ini'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  json: () => import('highlight.js/lib/languages/json'),
  kotlin: () => import('highlight.js/lib/languages/kotlin'),
  lua: () => import('highlight.js/lib/languages/lua'),
  markdown: () => import('highlight.js/lib/languages/markdown'),
  php: () => import('highlight.js/lib/languages/php'),
  python: () => import('highlight.js/lib/languages/python'),
  ruby: () => import('highlight.js/lib/languages/ruby'),
  rust: () => import('highlight.js/lib/languages/rust'),
  scss: () => import('highlight.js/lib/languages/scss'),
  sql: () => import('highlight.js/lib/languages/sql'),
  swift: () => import('highlight.js/lib/languages/swift'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
}

/** Languages that are embedded in other languages and loaded together with them. */
const EMBEDDED: ReadonlyMap<string, readonly string[]> = new Map([
  ['html', ['css', 'javascript']],
  ['markdown', ['html']],
  ['php', ['html']],
])

/** The members of lowlight's tree nodes that are used here. */
interface TreeNode {
  readonly type: string
  readonly value?: string
  readonly properties?: { readonly className?: unknown }
  readonly children?: readonly TreeNode[]
}

/** Splits code into ranges for highlighting. Grammars are loaded on demand. */
export interface Highlighter {
  /** Loads a grammar. Resolves to `false` for an unknown language. Rejects when the grammar cannot be loaded. */
  load(language: string): Promise<boolean>
  /** The ranges of `code`, in order and without overlaps; `null` for a language that is not loaded. */
  highlight(language: string, code: string): HighlightRange[] | null
}

/** A highlighter without any loaded grammar. */
export function createHighlighter(): Highlighter {
  const lowlight = createLowlight()

  const fetch = async (language: string): Promise<boolean> => {
    if (lowlight.registered(language)) return true
    if (!Object.hasOwn(GRAMMARS, language)) return false
    const { default: grammar } = await GRAMMARS[language]!()
    lowlight.register(language, grammar)
    return true
  }

  return {
    async load(language) {
      const [known] = await Promise.all([fetch(language), ...(EMBEDDED.get(language) ?? []).map(fetch)])
      return known
    },
    highlight(language, code) {
      return lowlight.registered(language) ? rangesOf(lowlight.highlight(language, code) as TreeNode) : null
    },
  }
}

function rangesOf(tree: TreeNode): HighlightRange[] {
  const ranges: HighlightRange[] = []
  let at = 0
  const walk = (node: TreeNode, classes: readonly string[]) => {
    if (node.type === 'text') {
      const to = at + (node.value ?? '').length
      if (classes.length > 0 && to > at) ranges.push({ from: at, to, classes: classes.join(' ') })
      at = to
      return
    }
    const names = node.properties?.className
    const inner = Array.isArray(names) ? [...classes, ...names.map(String)] : classes
    for (const child of node.children ?? []) walk(child, inner)
  }
  walk(tree, [])
  return ranges
}
