import type { JSONContent } from '@tiptap/core'
import type { Env } from 'markdown-it'
import { readFrontMatter } from '../syntax/front-matter.ts'
import { readTokens } from './blocks.ts'
import { footnotesOf } from './footnote-rules.ts'
import { lastCut } from './last-block.ts'
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

/** Normalized Markdown without front matter as blocks; see {@link readMarkdown}. `footnotes` are defined elsewhere. */
export function readBlocks(
  source: string,
  flavour: Flavour = 'lenient',
  footnotes: ReadonlySet<string> = new Set(),
): JSONContent[] {
  const md = TOKENIZERS[flavour]
  const env: Env = { footnotes: new Set(footnotes) }
  return readTokens(md, env, md.parse(source, env))
}

/** The blocks of a source whose end may still change, and where to cut it. */
export interface OpenSource {
  readonly blocks: JSONContent[]
  /** The last place before which nothing can change, and the blocks before it. */
  readonly cut: { readonly offset: number; readonly blocks: number }
  /** Whether the source defines addresses of links or footnotes, which apply to all of it. */
  readonly hasDefinitions: boolean
}

/** Normalized Markdown without front matter, whose last block may not be complete. */
export function readOpen(source: string): OpenSource {
  const md = TOKENIZERS.lenient
  const env: Env = {}
  const tokens = md.parse(source, env)
  const cut = lastCut(tokens)
  const finished = readTokens(md, env, tokens.slice(0, cut))
  const blocks = [...finished, ...readTokens(md, env, tokens.slice(cut))]
  const hasDefinitions = env.references !== undefined || footnotesOf(env).size > 0
  const offset = offsetOfLine(source, tokens[cut]?.map?.[0] ?? 0)
  return { blocks, cut: { offset, blocks: finished.length }, hasDefinitions }
}

function offsetOfLine(source: string, line: number): number {
  let offset = 0
  for (let count = 0; count < line; count++) offset = source.indexOf('\n', offset) + 1
  return offset
}
