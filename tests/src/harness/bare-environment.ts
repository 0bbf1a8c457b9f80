/**
 * The environment of a program started by a test: PATH and HOME only, so that the machine's environment has no
 * influence, and the folder of Node's compile cache, without which each start would compile the same sources again. A
 * server of a test opens few documents: its warm-up would be most of its work.
 */
export function bareEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE: cache } = process.env
  return { PATH, HOME, COWRITE_WARM_UP: '0', ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) }
}
