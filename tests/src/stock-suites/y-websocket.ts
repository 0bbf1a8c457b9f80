import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { serverUrl } from './y-websocket-server.ts'

/**
 * Runs the tests of y-websocket's client from a clone of its repository with its packages installed, unchanged, against
 * this server: `node tests/src/stock-suites/y-websocket.ts CLONE`. The tests name the address of their own server; the
 * client gets this server's address in its place. Ends with 1 when a test failed.
 */
const [given] = process.argv.slice(2)
if (given === undefined || !existsSync(join(given, 'test', 'index.js')))
  throw new Error('Give the path of a clone of the y-websocket repository that has tests.')
const clone = resolve(given)
const inClone = (...parts: string[]): string => pathToFileURL(join(clone, ...parts)).href

/** The names of the client package in its versions, and of their server. */
const CLIENTS = new Set(['y-websocket', '@y/websocket'])
const SERVER = '@y/websocket-server/server'
const CLIENT_SOURCE = `
import { WebsocketProvider as Stock } from '${inClone('src', 'y-websocket.js')}'
export class WebsocketProvider extends Stock {
  constructor(_server, room, doc, options) {
    super('${serverUrl}', room, doc, options)
  }
}`

registerHooks({
  resolve: (specifier, context, next) => {
    if (!context.parentURL?.startsWith(inClone('test'))) return next(specifier, context)
    if (specifier === SERVER) return { url: 'data:text/javascript,', shortCircuit: true }
    if (!CLIENTS.has(specifier)) return next(specifier, context)
    return { url: inClone('test', 'placed-client.js'), format: 'module', shortCircuit: true }
  },
  load: (url, context, next) =>
    url === inClone('test', 'placed-client.js')
      ? { format: 'module', source: CLIENT_SOURCE, shortCircuit: true }
      : next(url, context),
})

await import(inClone('test', 'index.js'))
