import { buildClient } from './build/client.ts'

/** `npm run build`: builds what is stale. */
const built = await buildClient()
if (!built) process.stderr.write('Nothing to build: the client is up to date.\n')
