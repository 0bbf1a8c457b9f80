/**
 * `npm run test:faults [-- file filters]`: the fault tests in their full length, or those whose path contains a
 * filter, one file after the other, so that each has the machine to itself. Ends as `npm test` does.
 */
const named = process.argv.slice(2).map((filter) => `tests/src/faults/${filter}`)
const filters = named.length > 0 ? named : ['tests/src/faults/']
process.env['COWRITE_FAULTS'] = 'full'
process.argv.splice(2, Number.POSITIVE_INFINITY, '--project', 'postgres', '--no-file-parallelism', ...filters)
await import('./test.ts')
