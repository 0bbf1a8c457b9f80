/**
 * Preloaded into every server under measurement (`node --expose-gc --import`): collects garbage when told to,
 * so that memory is compared after the same forced settling everywhere, and answers with what the program's objects
 * and buffers hold. Does nothing else.
 */
process.on('message', (message) => {
  if (message !== 'settle') return
  const collect = globalThis.gc
  if (collect === undefined) throw new Error('start the server with --expose-gc')
  // Finalizers and weak references need a turn between collections.
  void collect({ type: 'major', execution: 'sync' })
  setTimeout(() => {
    void collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    const { heapUsed, external } = process.memoryUsage()
    process.send?.({ heldBytes: heapUsed + external })
  }, 200)
})
// The channel must not keep a server alive that wants to stop.
process.channel?.unref()
