/**
 * `npm run test:chaos`: thirty people on three nodes while nodes, Redis, its connections and PostgreSQL are killed,
 * disconnected and restarted, for COWRITE_CHAOS_MINUTES (10 by default; hours are possible). Each act prints a seed;
 * COWRITE_FUZZ_SEED starts a run with that act. Ends as `npm test` does.
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
