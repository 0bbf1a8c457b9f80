import type { DocumentSummary } from '../../api/documents.ts'
import { fuzzyFilter } from '../../editor/controls/fuzzy.ts'
import { projectOf } from '../navigation/route.ts'
import { projectName } from '../projects/projects.ts'
import type { Command } from './palette-context.ts'

/** Rows of a group while nothing is typed, and when something is. */
const FIRST_DOCUMENTS = 6
const FOUND_DOCUMENTS = 8
const FOUND_COMMANDS = 8

/** What the palette shows. */
export interface PaletteEntries {
  readonly documents: readonly DocumentSummary[]
  readonly commands: readonly Command[]
}

/**
 * What fits a query: documents by title and project, commands by name. Without a query the documents opened last and all
 * commands.
 */
export function paletteEntries(
  query: string,
  documents: readonly DocumentSummary[],
  recent: readonly string[],
  commands: readonly Command[],
): PaletteEntries {
  const wanted = query.trim()
  if (wanted === '') return { documents: lately(documents, recent), commands }
  return {
    documents: fuzzyFilter(wanted, documents, ({ title, address }) => [
      title,
      `${title} ${projectName(projectOf(address))}`,
    ]).slice(0, FOUND_DOCUMENTS),
    commands: fuzzyFilter(wanted, commands, ({ label, words = [] }) => [label, ...words]).slice(
      0,
      FOUND_COMMANDS,
    ),
  }
}

function lately(documents: readonly DocumentSummary[], recent: readonly string[]): DocumentSummary[] {
  const byAddress = new Map(documents.map((document) => [document.address, document]))
  const opened = recent.flatMap((address) => byAddress.get(address) ?? [])
  const others = documents.filter((document) => !opened.includes(document))
  return [...opened, ...others].slice(0, FIRST_DOCUMENTS)
}
