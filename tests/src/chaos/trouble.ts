import { setTimeout as delay } from 'node:timers/promises'
import { killPostgres } from '../faults/kill-postgres.ts'
import { createRandom, type Random } from '../fuzz/random.ts'
import type { Site, SiteNode } from './site.ts'

/** Time for which a halting line transmits between two halts, in ms. */
const GASP_MS = 30

/** A fault that can begin and end. */
export interface Trouble {
  readonly name: string
  /** The resource that it needs exclusively: two troubles with the same one never overlap. */
  readonly takes: string
  begin(): Promise<void>
  /** Runs for `ms` while the fault lasts. */
  readonly last?: (ms: number) => Promise<void>
  end(): Promise<void>
}

const nothing = async (): Promise<void> => {}

/** All kinds of faults at a site, each with its details drawn from `random`. */
export function troublesOf(site: Site, random: Random): Trouble[] {
  const { redis, postgres, balancer } = site
  const ofNode = (what: string, make: (node: SiteNode) => Omit<Trouble, 'name' | 'takes'>): Trouble => {
    const node = random.pick(site.nodes)
    return { name: `${what} ${node.name}`, takes: node.name, ...make(node) }
  }
  const shaken = random.pick([0.2, 0.5, 1])
  // A separate sequence, because the number of connections, and thereby of random numbers, varies.
  const shaking = createRandom(random.int(2 ** 32))
  const reason = random.pick(['fast', 'immediate'] as const)
  const resumes = random.chance(0.5)
  return [
    ofNode('kill of', (node) => ({
      begin: () => site.down(node, 'SIGKILL'),
      end: () => site.up(node),
    })),
    ofNode('stop of', (node) => ({
      begin: () => site.down(node, 'SIGTERM'),
      end: () => site.up(node),
    })),
    ofNode('standstill of', (node) => ({
      begin: async () => void process.kill(node.server.pid, 'SIGSTOP'),
      end: async () => void process.kill(node.server.pid, 'SIGCONT'),
    })),
    ofNode('Redis line cut at', ({ line }) => ({ begin: async () => line.cut(), end: nothing })),
    ofNode(`Redis line silent${resumes ? '' : ', then cut'} at`, ({ line }) => ({
      begin: async () => line.pause(),
      end: async () => {
        if (!resumes) line.cut()
        line.resume()
      },
    })),
    ofNode('Redis line halting at', ({ line }) => ({
      begin: async () => line.pause(),
      last: async (ms) => {
        for (const end = performance.now() + ms; performance.now() < end; ) {
          line.pause()
          await delay(5 * GASP_MS)
          line.resume()
          await delay(GASP_MS)
        }
      },
      end: async () => line.resume(),
    })),
    { name: 'kill of Redis', takes: 'Redis', begin: () => redis.kill9(), end: () => redis.up() },
    {
      name: 'standstill of Redis',
      takes: 'Redis',
      begin: async () => redis.freeze(),
      end: async () => redis.thaw(),
    },
    {
      name: 'kill of PostgreSQL',
      takes: 'PostgreSQL',
      begin: () => killPostgres(postgres),
      end: () => postgres.up(),
    },
    {
      name: `${reason} shutdown of PostgreSQL`,
      takes: 'PostgreSQL',
      begin: () => postgres.down(reason),
      end: () => postgres.up(),
    },
    {
      name: `move of ${shaken * 100} % of the people`,
      takes: 'people',
      begin: async () => balancer.shake(shaking, shaken),
      end: nothing,
    },
  ]
}

/** Draws one to `most` troubles that can overlap. */
export function drawTroubles(site: Site, random: Random, most: number): Trouble[] {
  const wanted = 1 + random.int(most)
  const drawn: Trouble[] = []
  for (const trouble of random.shuffled(troublesOf(site, random))) {
    if (drawn.length === wanted) break
    if (!drawn.some(({ takes }) => takes === trouble.takes)) drawn.push(trouble)
  }
  return drawn
}
