#!/usr/bin/env node
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import { Bridge } from './bridge.ts'
import { type BridgeOptions, readOptions, USAGE } from './options.ts'

/** Connects a client that starts programs (stdio) to the MCP server of Cowrite (HTTP). */
async function main({ url, token }: BridgeOptions): Promise<void> {
  const remote = new StreamableHTTPClientTransport(url, {
    requestInit: token === null ? {} : { headers: { authorization: `Bearer ${token}` } },
  })
  await new Bridge(new StdioServerTransport(), remote).run()
  // Ends the session of a client of the 2025 revisions, so that its participants leave at once.
  await remote.terminateSession()
  await remote.close()
}

function optionsOrUsage(): BridgeOptions | null {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`)
    return null
  }
}

const options = optionsOrUsage()
if (options === null) process.exitCode = 1
else await main(options)
