import { ensureCluster } from './ensure-cluster.ts'

// A process for tests to kill: makes a database in a folder, from a template when one is named.
const [folder = '', template = ''] = process.argv.slice(2)
await ensureCluster(folder, template === '' ? null : template)
