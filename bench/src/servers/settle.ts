/**
 * Preloaded into every measured server (`node --expose-gc --import`): collects garbage on request, so that memory is
 * compared in the same state everywhere, and replies with the size of the program's objects and buffers. Does nothing
 * else.
 */
process.on('message', (message) => {
  if (message !== 'settle') return
  const collect = globalThis.gc
  if (collect === undefined) throw new Error('start the server with --expose-gc')
  // Finalizers and weak references need a turn of the event loop between collections.
  void collect({ type: 'major', execution: 'sync' })
  setTimeout(() => {
    void collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    const { heapUsed, external } = process.memoryUsage()
    process.send?.({ heldBytes: heapUsed + external })
  }, 200)
})
// The channel must not keep a stopping server alive.
process.channel?.unref()
