import { type Command, CommandError } from './command.ts'
import { counted } from './output.ts'
import { allDocuments, withStore } from './with-store.ts'

/** `cowrite rotate-keys`: seals all stored bytes with the first key. */
export const rotateKeys: Command = {
  name: 'rotate-keys',
  summary: 'Seal everything anew with the first key, and say which keys may go',
  about: [
    'Put the new key first in COWRITE_ENCRYPTION_KEYS, the old ones behind it, restart every server with',
    'that, and run this. People may go on writing. Bytes that are not sealed yet are sealed too.',
  ],
  options: {},
  whenStopped: 'What is sealed with the first key stays so. Run it again to go on.',
  async run({ config, out, signal }) {
    const { keys } = config.storage
    if (keys === null)
      throw new CommandError('COWRITE_ENCRYPTION_KEYS is not set: there is no key to seal with.')
    return await withStore(config, { create: false }, async (store) => {
      const progress = out.progress('Sealing')
      let documents = 0
      let rows = await store.maintenance.resealSecrets()
      for await (const { id } of allDocuments(store, signal)) {
        rows += await store.maintenance.reseal(id)
        documents++
        progress.show({ documents, others: { row: rows } })
      }
      out.result(
        `Sealed ${counted(rows, 'row')} anew with the key ${keys.first.id}, in ${counted(documents, 'document')}.`,
      )
      await store.maintenance.retireKeys()
      const needed = new Set(await store.maintenance.keys())
      const others = keys.ids.filter((id) => id !== keys.first.id)
      const idle = others.filter((id) => !needed.has(id))
      const busy = others.filter((id) => needed.has(id))
      if (idle.length > 0) {
        out.result(
          `Nothing is sealed with ${idle.join(', ')} any more: remove it from COWRITE_ENCRYPTION_KEYS,`,
        )
        out.result('and keep it with the backups and exports that were made with it.')
      }
      if (busy.length > 0) {
        out.note(
          `Something is still sealed with ${busy.join(', ')}: a server that has it as its first key is writing.`,
        )
        out.note('Restart every server with the new list, then run this again.')
      }
      return busy.length > 0 ? 1 : 0
    })
  },
}
