import type { JSONContent } from '@tiptap/core'
import type { Env } from 'markdown-it'
import { readFrontMatter } from '../front-matter.ts'
import { readTokens } from './blocks.ts'
import { createTokenizer, type Flavour } from './tokenizer.ts'

const TOKENIZERS = { lenient: createTokenizer('lenient'), strict: createTokenizer('strict') } as const

/** Markdown with line feeds only and without a byte order mark. */
export function normalized(markdown: string): string {
  return markdown.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
}

/**
 * Markdown as blocks of the rich-text schema, as Tiptap JSON with marks in the order of the schema. The time is linear
 * in the length, and every text becomes a valid document.
 */
export function readMarkdown(markdown: string): JSONContent[] {
  const source = normalized(markdown)
  const front = readFrontMatter(source)
  return front === null ? readBlocks(source) : [front.block, ...readBlocks(front.rest)]
}

/** Normalized Markdown without front matter as blocks; see {@link readMarkdown}. */
export function readBlocks(source: string, flavour: Flavour = 'lenient'): JSONContent[] {
  const md = TOKENIZERS[flavour]
  const env: Env = {}
  return readTokens(md, env, md.parse(source, env))
}
