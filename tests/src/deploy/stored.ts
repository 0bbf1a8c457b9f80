import { openStore } from '@cowrite/persistence'
import * as Y from 'yjs'

/** The words of a document in the database, read directly. An address is `project/key`. */
export async function storedWords(databaseUrl: string, address: string): Promise<string[]> {
  const [project = '', key = ''] = address.split('/')
  const store = await openStore({
    kind: 'postgres',
    url: databaseUrl,
    onIdleError: (error) => {
      throw error
    },
  })
  try {
    const record = await store.documents.find({ project, key })
    if (record === null) throw new Error(`${address} is not in the database.`)
    const { snapshot, tail } = await store.updates.load(record.id)
    const doc = new Y.Doc()
    if (snapshot !== null) Y.applyUpdate(doc, snapshot.bytes)
    for (const { bytes } of tail) Y.applyUpdate(doc, bytes)
    return doc.getText('content').toString().split(' ').filter(Boolean)
  } finally {
    await store.close()
  }
}
