import type { Node } from '@tiptap/pm/model'
import { PictureContent } from '../images/picture-content.ts'
import { FileContent } from './file-content.ts'
import type { StoredContent, StoredPlace } from './stored-place.ts'
import '../images/pictures.css'
import './files.css'

/** Draws an image or the card of a file into its place. */
export function createContent(node: Node, place: StoredPlace): StoredContent {
  return node.type.name === 'image' ? new PictureContent(node, place) : new FileContent(node, place)
}
