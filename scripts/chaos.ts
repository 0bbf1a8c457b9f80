/**
 * `npm run test:chaos`: thirty people on three nodes while nodes, Redis, its connections and PostgreSQL are killed, cut
 * and restarted, for COWRITE_CHAOS_MINUTES (10 when absent; hours are fine). Each act prints the seed by which
 * COWRITE_FUZZ_SEED begins with it. Ends as `npm test` does.
 */
process.env['COWRITE_CHAOS_MINUTES'] ??= '10'
process.argv.splice(
  2,
  Number.POSITIVE_INFINITY,
  '--project',
  'postgres',
  '--no-file-parallelism',
  'tests/src/chaos/',
)
await import('./test.ts')
