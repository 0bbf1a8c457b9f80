/*
 * Preloaded into every server of a test: ends it when the process of the tests has ended, also by a signal, as a worker's
 * server has no end of its own. Does nothing else.
 */
process.once('disconnect', () => process.exit(1))
// The channel must not keep a stopping server alive.
process.channel?.unref()
