import type { Editor } from '@tiptap/core'
import type { Fragment } from '@tiptap/pm/model'
import { filesOf } from './document-files.ts'
import { embeddedBlob } from './embedded-blob.ts'
import type { EmbeddedImage } from './embedded-image.ts'
import { sourceOfFile } from './file-source.ts'

/** Most pictures of other sites that are taken in after one paste, and at the same time. */
const MAX_TAKEN = 50
const AT_ONCE = 2

/**
 * Has what was pasted sent to the storage of the server: pictures whose content was in the page, pictures of other sites,
 * and files of other documents. What the server refuses stays as it was pasted.
 */
export function settlePasted(editor: Editor, content: Fragment, embedded: readonly EmbeddedImage[]): void {
  const files = filesOf(editor)
  const remote = new Set<string>()
  const stored = new Set<string>()
  content.descendants(({ type, attrs }) => {
    if (type.name !== 'image' && type.name !== 'file') return
    const source = sourceOfFile(attrs['src'])
    if (source.kind === 'stored') stored.add(source.id)
    if (source.kind === 'remote' && type.name === 'image') remote.add(source.url)
  })
  for (const { key, url } of embedded) {
    const blob = embeddedBlob(url)
    if (blob !== null)
      files.uploads.add({
        key,
        name: `picture.${blob.type.split('/')[1] ?? 'png'}`,
        type: blob.type,
        content: blob,
      })
  }
  const unknown = [...stored].filter((id) => !files.addresses.knows(id))
  if (unknown.length > 0) void files.adopt(unknown)
  void takeInAll(editor, [...remote].slice(0, MAX_TAKEN))
}

/** Takes pictures of other sites into the storage, a few at a time. */
export async function takeInAll(editor: Editor, urls: readonly string[]): Promise<void> {
  const files = filesOf(editor)
  const waiting = urls.filter((url) => /^https?:/i.test(url))
  const next = async () => {
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) await files.takeIn(url)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
}
