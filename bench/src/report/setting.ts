import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, release } from 'node:os'
import { dirname, join } from 'node:path'
import type { Setting } from './result.ts'

/** Packages whose versions affect the measurements. */
const PACKAGES = ['@hocuspocus/server', 'y-websocket-2', 'yjs', 'ws']
const DATABASE_PACKAGES = ['@hocuspocus/extension-database', 'pg']
const NODES_PACKAGES = ['@hocuspocus/extension-redis', 'ioredis']

/**
 * Describes this machine and the measured software; `postgres` and `redis` are the versions of PostgreSQL and Redis, if
 * used.
 */
export function currentSetting(postgres: string | null, redis: string | null): Setting {
  const packages = [
    ...PACKAGES,
    ...(postgres === null ? [] : DATABASE_PACKAGES),
    ...(redis === null ? [] : NODES_PACKAGES),
  ]
  const versions = packages.map((name) => [name.replace(/-2$/, ''), versionOf(name)])
  return {
    date: new Date().toISOString(),
    node: process.versions.node,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    kernel: release(),
    versions: Object.fromEntries([
      ...versions,
      ...(postgres === null ? [] : [['PostgreSQL', postgres]]),
      ...(redis === null ? [] : [['Redis', redis]]),
    ]),
  }
}

/** Reads a version from the package's folder, because not every package exports its package.json. */
function versionOf(name: string): string {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const path = join(folder, name, 'package.json')
    const version = readVersion(path)
    if (version !== null) return version
  }
  throw new Error(`${name} is not installed (looked from ${dirname(import.meta.url)})`)
}

function readVersion(path: string): string | null {
  try {
    const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string }
    return version
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
