import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { ROOT } from '../documentation/markdown.ts'

/** The fields of a service that the tests use. */
export interface ComposeService {
  readonly image: string
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly profiles?: readonly string[]
  readonly restart?: string
  readonly stop_grace_period?: string
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly extra_hosts?: readonly string[]
  readonly networks: readonly string[] | Readonly<Record<string, { readonly ipv4_address: string }>>
  readonly user?: string
}

/** The parts of docker-compose.yml that the tests use. */
export interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly volumes: Readonly<Record<string, unknown>>
}

/** docker-compose.yml as written, with its anchors and merges resolved. */
export async function rawCompose(): Promise<Compose> {
  return parse(await readFile(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose
}

/**
 * docker-compose.yml as interpreted by Compose with the environment `env`.
 *
 * @throws Error with the file's own message when a required variable is missing or empty.
 */
export async function readCompose(env: Readonly<Record<string, string>>): Promise<Compose> {
  return interpolate(await rawCompose(), env) as Compose
}

/** Compose substitutes variables in values only: `${A}`, `${A:-default}` and `${A:?message}`. */
function interpolate(value: unknown, env: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return substitute(value, env)
  if (Array.isArray(value)) return value.map((entry) => interpolate(entry, env))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, interpolate(entry, env)]))
}

function substitute(text: string, env: Readonly<Record<string, string>>): string {
  return text.replaceAll(
    /\$(?:\$|\{(\w+)(?::([-?])([^}]*))?\})/g,
    (whole, name?: string, kind?: string, rest = '') => {
      if (name === undefined) return whole.slice(1)
      const value = env[name] ?? ''
      if (value !== '' || kind === undefined) return value
      if (kind === '-') return rest
      throw new Error(`required variable ${name} is missing a value: ${rest}`)
    },
  )
}

/** The services that are Cowrite nodes, by name. */
export function nodesOf(compose: Compose): [name: string, service: ComposeService][] {
  return Object.entries(compose.services).filter(([, { image }]) => image.startsWith('cowrite:'))
}

/** A duration of Compose, such as `1m30s`, in ms. */
export function durationMs(text: string): number {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
  const parts = [...text.matchAll(/(\d+)(ms|s|m|h)/g)]
  if (parts.map(([part]) => part).join('') !== text || text === '') throw new Error(`${text} is no duration`)
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0), 0)
}
