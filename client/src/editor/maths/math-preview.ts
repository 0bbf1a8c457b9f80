import type { PreviewKind } from '../previews/preview.ts'
import { setFormula } from './set-formula.ts'

/** The formulas of an editor's code in the language `math`. */
export function createKind(): PreviewKind {
  return {
    create: (place) => ({
      show(source) {
        if (source.trim() === '') place.replaceChildren()
        else setFormula(place, source, true)
      },
      destroy: () => {},
    }),
    destroy: () => {},
  }
}
