import { formatAddress } from '@cowrite/crdt'
import type { Command } from './command.ts'
import { counted } from './output.ts'
import { verifyDocument } from './verify-document.ts'
import { allDocuments, withStore } from './with-store.ts'

/** `cowrite verify`: rebuilds every document from its rows. */
export const verify: Command = {
  name: 'verify',
  summary: 'Rebuild every document from its rows and report what is damaged',
  about: [
    'Checks sequence numbers, checksums, seals, that every update and version decodes, and that the whole',
    'rebuilds. Changes nothing. People may go on writing. Ends with 1 when anything is damaged.',
  ],
  options: {
    project: { type: 'string', value: 'NAME', help: 'Only the documents of this project' },
  },
  whenStopped: 'Nothing was changed, and not everything was checked.',
  async run({ config, out, signal, text }) {
    return await withStore(config, { create: false }, async (store) => {
      const progress = out.progress('Verifying')
      const counts = { documents: 0, damaged: 0, updates: 0, versions: 0, problems: 0, notes: 0 }
      for await (const document of allDocuments(store, signal, { project: text('project') })) {
        const rows = await store.maintenance.rows(document.id)
        // The document was deleted permanently after it was listed.
        if (rows === null) continue
        const findings = verifyDocument(rows, (row) => store.maintenance.open(document.id, row))
        for (const { severity, where, what, todo } of findings) {
          const kind = severity === 'damage' ? 'DAMAGED' : 'note'
          out.result(`${kind} ${formatAddress(document)} (${document.id}), ${where}: ${what} ${todo}`)
        }
        const problems = findings.filter(({ severity }) => severity === 'damage').length
        counts.documents++
        counts.updates += rows.updates.length
        counts.versions += rows.versions.length
        counts.problems += problems
        counts.notes += findings.length - problems
        if (problems > 0) counts.damaged++
        progress.show({ documents: counts.documents, others: { problem: counts.problems } })
      }
      const { documents, damaged, updates, versions, problems, notes } = counts
      const seen = [counted(documents, 'document'), counted(updates, 'update'), counted(versions, 'version')]
      const verdict =
        problems === 0
          ? 'nothing is damaged'
          : `${counted(problems, 'problem')} in ${counted(damaged, 'document')}`
      out.result(`Verified ${seen.join(', ')}: ${verdict}${notes > 0 ? `, ${counted(notes, 'note')}` : ''}.`)
      return problems === 0 ? 0 : 1
    })
  },
}
