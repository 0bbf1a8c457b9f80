import { embeddedBlob } from '../../editor/files/embedded-blob.ts'
import type { EmbeddedImage } from '../../editor/files/embedded-image.ts'
import { localUploads } from '../../editor/files/upload-store.ts'

/** Keeps the pictures of an imported file in this browser, which sends them when it opens the document. */
export async function keepPictures(
  server: string,
  address: string,
  pictures: readonly EmbeddedImage[],
): Promise<void> {
  const store = localUploads(server, address)
  for (const { key, url } of pictures) {
    const content = embeddedBlob(url)
    if (content !== null) await store.keep({ key, name: 'picture', type: content.type, content })
  }
}
