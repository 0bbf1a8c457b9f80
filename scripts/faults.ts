/**
 * `npm run test:faults [-- file filters]`: the fault tests at full length, or those whose path contains a filter, one
 * file at a time, so that each has the whole machine. Ends as `npm test` does.
 */
const named = process.argv.slice(2).map((filter) => `tests/src/faults/${filter}`)
const filters = named.length > 0 ? named : ['tests/src/faults/']
process.env['COWRITE_FAULTS'] = 'full'
process.argv.splice(2, Number.POSITIVE_INFINITY, '--project', 'postgres', '--no-file-parallelism', ...filters)
await import('./test.ts')
