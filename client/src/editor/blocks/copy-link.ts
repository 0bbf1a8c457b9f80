import { bindingOf, blockIdAt } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import type {} from '../toast/ToastPlace.tsx'
import { blockHash } from './block-link.ts'

/** Copies the address of the block at a position: `address` with the block as its fragment. Says so, also if it fails. */
export async function copyBlockLink(editor: Editor, address: string, position: number): Promise<void> {
  const id = blockIdAt(bindingOf(editor.state), position)
  if (id === null) return
  const link = address + blockHash(id)
  // Browsers have no clipboard in pages without TLS.
  const isCopied = await navigator.clipboard?.writeText(link).then(
    () => true,
    () => false,
  )
  editor.emit('toast', {
    text: isCopied === true ? 'Link copied' : `The browser does not let this page copy. The link is ${link}`,
  })
}
