/** The keys that open and close the versions, in ProseMirror's notation. */
export const VERSIONS_KEYS = 'Mod-Alt-Shift-h'
