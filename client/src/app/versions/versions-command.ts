/** The keys that open and close the versions, in ProseMirror's notation. */
export const VERSIONS_KEYS = 'Mod-Alt-Shift-h'

/** Event on the window: somebody asked for the versions. */
export const VERSIONS_ASKED = 'cowrite:versions'
