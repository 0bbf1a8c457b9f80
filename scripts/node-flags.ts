/**
 * Flags of Node for a server, as `npm start` and the image set them. A young generation of 16 MiB from the start: V8
 * begins with 1 MiB and enlarges it only when much survives, so a busy server would collect it many times a second,
 * which is an eighth of its CPU.
 */
export const NODE_FLAGS: readonly string[] = ['--min-semi-space-size=16']
