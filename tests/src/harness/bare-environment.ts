/**
 * The environment of a program that a test starts: PATH and HOME, so that nothing on a machine decides about it, and
 * where Node keeps what it compiled, without which each start compiles the same sources again.
 */
export function bareEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE: cache } = process.env
  return { PATH, HOME, ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) }
}
