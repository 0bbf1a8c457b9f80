import { join } from 'node:path'

/**
 * Where Node keeps what it compiled of the sources, for its variable `NODE_COMPILE_CACHE`: a start takes some 0.5 s less.
 * Node looks whether it is of the same source and the same Node. In the checkout, as code that is run must not lie
 * where others can write.
 */
export const COMPILED = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'cowrite-compiled')
