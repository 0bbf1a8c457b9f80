import { type Block, paragraph } from '../content/block.ts'
import { MAX_BLOCKS } from '../content/limits.ts'
import { linkAddresses } from '../content/runs.ts'
import { readPlainList } from './plain-list.ts'
import { readTsv } from './tsv.ts'

/** What pasted plain text is. Each line is a paragraph; empty lines only separate. */
export function readText(text: string): Block[] {
  const source = text.replace(/\r\n?/g, '\n').replace(/^\ufeff/, '')
  const table = readTsv(source)
  if (table !== null) return [table]
  const lines = source.split('\n')
  const list = readPlainList(lines)
  if (list !== null) return list
  const full = lines.filter((line) => line.trim() !== '')
  if (full.length > MAX_BLOCKS) return [{ kind: 'code', text: source.replace(/\n+$/, ''), language: null }]
  return full.map(readLine)
}

/** The lines of a text as paragraphs, without looking for anything in them. */
export function readLiteral(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  return lines.filter((line) => line.trim() !== '').map(paragraph)
}

function readLine(line: string): Block {
  const block = paragraph(line)
  return { ...block, runs: linkAddresses(block.runs) }
}
