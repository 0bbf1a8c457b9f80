import { buildAll } from './build/all.ts'

/** `npm run build`: builds what is stale. */
const built = await buildAll()
if (!built)
  process.stderr.write(
    'Nothing to build: the client and the template of the embedded database are up to date.\n',
  )
