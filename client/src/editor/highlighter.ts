import bash from 'highlight.js/lib/languages/bash'
import c from 'highlight.js/lib/languages/c'
import cpp from 'highlight.js/lib/languages/cpp'
import csharp from 'highlight.js/lib/languages/csharp'
import css from 'highlight.js/lib/languages/css'
import diff from 'highlight.js/lib/languages/diff'
import dockerfile from 'highlight.js/lib/languages/dockerfile'
import go from 'highlight.js/lib/languages/go'
import graphql from 'highlight.js/lib/languages/graphql'
import ini from 'highlight.js/lib/languages/ini'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import kotlin from 'highlight.js/lib/languages/kotlin'
import lua from 'highlight.js/lib/languages/lua'
import markdown from 'highlight.js/lib/languages/markdown'
import php from 'highlight.js/lib/languages/php'
import python from 'highlight.js/lib/languages/python'
import ruby from 'highlight.js/lib/languages/ruby'
import rust from 'highlight.js/lib/languages/rust'
import scss from 'highlight.js/lib/languages/scss'
import sql from 'highlight.js/lib/languages/sql'
import swift from 'highlight.js/lib/languages/swift'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'
import { createLowlight } from 'lowlight'

/** A stretch of code with the highlighter's class names, as offsets into the text. */
export interface HighlightRange {
  readonly from: number
  readonly to: number
  /** Space-separated, `hljs-…`. */
  readonly classes: string
}

const lowlight = createLowlight({
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  dockerfile,
  go,
  graphql,
  html: xml,
  ini,
  java,
  javascript,
  json,
  kotlin,
  lua,
  markdown,
  php,
  python,
  ruby,
  rust,
  scss,
  sql,
  swift,
  typescript,
  yaml,
  // The grammars above name it when they embed markup.
  xml,
})

/** A piece of the tree that lowlight returns, as far as it matters here. */
interface TreeNode {
  readonly type: string
  readonly value?: string
  readonly properties?: { readonly className?: unknown }
  readonly children?: readonly TreeNode[]
}

/** The highlighted ranges of `code`, in order and without overlaps; `null` for a language nobody knows. */
export function highlight(language: string, code: string): HighlightRange[] | null {
  if (!lowlight.registered(language)) return null
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
  walk(lowlight.highlight(language, code) as TreeNode, [])
  return ranges
}
