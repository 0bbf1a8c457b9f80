import type { BlocksRead, BlockView } from '@cowrite/crdt/richtext'
import { isIndex, isText } from './arguments.ts'
import { said, type Tool, type ToolContext } from './tool.ts'

/** Most blocks in one answer, and most characters. */
const MOST_BLOCKS = 100
const MOST_LENGTH = 24_000
/** Most blocks that are searched, in pages of this many, and most that are found. */
const MOST_SEARCHED = 10_000
const PAGE = 500
const MOST_FOUND = 30
const MOST_HANDLES = 100
/** Characters of a block that are shown around what was found. */
const AROUND = 120

/** Lists the blocks of the document. */
export const outlineTool: Tool = {
  spec: {
    name: 'outline',
    description: 'Lists all blocks of the document: handle, hash, type, depth and the start of the text.',
    parameters: { type: 'object', properties: {}, additionalProperties: false },
  },
  activity: 'Reading the outline',
  async carryOut(_given, { document, step }) {
    const { blocks } = await document.outline()
    step({ kind: 'read', text: `Read the outline: ${counted(blocks.length)}`, handles: [], ms: null })
    return said(limited(blocks.map((block) => JSON.stringify(block))))
  },
}

/** Reads blocks. */
export const readTool: Tool = {
  spec: {
    name: 'read',
    description:
      'Reads blocks as Markdown, each with its handle and hash: those with the given handles, or up to 100 from a handle on, or from the start.',
    parameters: {
      type: 'object',
      properties: {
        handles: { type: 'array', items: { type: 'string' } },
        from: { type: 'string' },
        limit: { type: 'integer', minimum: 1, maximum: MOST_BLOCKS },
      },
      additionalProperties: false,
    },
  },
  activity: 'Reading',
  async carryOut({ handles, from, limit }, { document, step }) {
    const named = Array.isArray(handles) ? handles.filter(isText).slice(0, MOST_HANDLES) : null
    const read = await document.read({
      ...(named === null ? {} : { handles: named }),
      ...(isText(from) ? { from } : {}),
      limit: isIndex(limit) && limit >= 1 ? Math.min(limit, MOST_BLOCKS) : MOST_BLOCKS,
    })
    const { blocks } = read
    step({ kind: 'read', text: `Read ${counted(blocks.length)}`, handles: handlesOf(blocks), ms: null })
    return said(describe(read))
  },
}

/** Finds a text in the document. */
export const searchTool: Tool = {
  spec: {
    name: 'search',
    description: 'Finds the blocks of this document that contain a text, in upper or lower case.',
    parameters: {
      type: 'object',
      properties: { text: { type: 'string' } },
      required: ['text'],
      additionalProperties: false,
    },
  },
  activity: 'Searching',
  async carryOut({ text }, context) {
    if (!isText(text) || text.trim() === '' || text.length > 500)
      return said('Error: `text` must be a short text.')
    const found = await search(text.toLowerCase(), context)
    const shown = `Searched for “${text.slice(0, 40)}”: ${counted(found.length)}`
    context.step({ kind: 'search', text: shown, handles: handlesOf(found), ms: null })
    return said(
      limited(found.map(({ handle, hash, markdown }) => JSON.stringify({ handle, hash, markdown }))),
    )
  },
}

async function search(text: string, { document, signal }: ToolContext): Promise<BlockView[]> {
  const found: BlockView[] = []
  let from: string | null = null
  for (let searched = 0; searched < MOST_SEARCHED && !signal.aborted; searched += PAGE) {
    const page: BlocksRead = await document.read({ limit: PAGE, ...(from === null ? {} : { from }) })
    for (const block of page.blocks) {
      const at = block.markdown?.toLowerCase().indexOf(text) ?? -1
      if (at === -1 || found.length >= MOST_FOUND) continue
      const excerpt = block.markdown!.slice(Math.max(0, at - AROUND), at + text.length + AROUND)
      found.push({ ...block, markdown: excerpt })
    }
    from = page.next
    if (from === null) break
  }
  return found
}

/** Blocks for a model: one JSON object a line. */
export function describe({ blocks, gone, next }: BlocksRead): string {
  const lines = blocks.map(({ handle, hash, type, depth, markdown }) =>
    JSON.stringify({ handle, hash, type, depth, ...(markdown === null ? {} : { markdown }) }),
  )
  const rest = next === null ? [] : [`More follows: read from ${next}.`]
  return [limited(lines), ...gone.map((handle) => `${handle} is gone.`), ...rest].join('\n')
}

function limited(lines: readonly string[]): string {
  const kept: string[] = []
  let length = 0
  for (const line of lines) {
    length += line.length + 1
    if (length > MOST_LENGTH && kept.length > 0) {
      return `${kept.join('\n')}\n${lines.length - kept.length} more are left out here: read them by their handles, or fewer.`
    }
    kept.push(line.slice(0, MOST_LENGTH))
  }
  return kept.length === 0 ? 'Nothing.' : kept.join('\n')
}

function handlesOf(blocks: readonly { readonly handle: string }[]): string[] {
  return blocks.slice(0, 20).map(({ handle }) => handle)
}

/** So many blocks, in words. */
export function counted(count: number): string {
  return `${count} ${count === 1 ? 'block' : 'blocks'}`
}
