import { Picture } from '@cowrite/crdt/richtext'
import { storedView } from '../files/stored-view.ts'

/** The schema's image, with what loads and changes it. */
export const EditorPicture = Picture.extend({
  addNodeView: () =>
    storedView('cw-picture', async () => (await import('./picture-content.ts')).PictureContent),
})
