/** Key, in the storage of the window, of the documents that the palette shows before the server has answered. */
export const PALETTE_KEY = 'cowrite.palette'
