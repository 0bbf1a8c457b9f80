import { createServer, readConfig } from '@cowrite/server'

/** A program that cannot listen, as its port is taken, and then has nothing more to do. */
const error = await createServer(readConfig(process.env, [])).catch((reason: unknown) => reason)
process.stdout.write(`${String(error)}\n`)
