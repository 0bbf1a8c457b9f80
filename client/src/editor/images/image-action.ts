import { ImagePlus } from 'lucide-react'
import type { Action } from '../controls/action.ts'

/** Asks for an image by `onImage`, which opens the dialog for images. */
export function imageAction(onImage: () => void): Action {
  return {
    id: 'image',
    label: 'Image',
    icon: ImagePlus,
    run: onImage,
    enabled: (editor) => !editor.isActive('codeBlock'),
  }
}
