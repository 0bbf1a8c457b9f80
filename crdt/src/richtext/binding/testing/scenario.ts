import { MIXES, type Mix, type MixName, withUndo } from './mixes.ts'
import type { Order } from './relay.ts'

/** How a person who was away gets what was sent meanwhile: message by message, as one update, or as a compacted one. */
export type CatchUp = 'each' | 'merged' | 'compacted'

/** The conditions of a history, without its seed. */
export interface Scenario {
  /** The name that {@link parseScenario} reads. */
  readonly name: string
  readonly mix: Mix
  readonly order: Order
  readonly catchUp: CatchUp
  /** Chances, for each action, that somebody leaves for ever and another comes, reloads the page, or goes offline. */
  readonly leave: number
  readonly reload: number
  readonly offline: number
  /** Chance, for each action, that the person composes text in one block for some actions. */
  readonly compose: number
  /** Whether all leave before they received everything, and one other opens what the server has. */
  readonly abandon: boolean
  /** How many people there are; `null`: two to six, by the seed. */
  readonly people: number | null
  /** How many of the people use the stock binding beside the one under test. */
  readonly stock: number
}

/** Words that change a scenario, in the order in which a name contains them. */
const VARIATIONS = {
  /** Undo and redo. */
  u: (scenario) => ({ ...scenario, mix: withUndo(scenario.mix) }),
  /** One person only. */
  alone: (scenario) => ({ ...scenario, people: 1 }),
  /** People leave, and others come who load what the server has. */
  leave: (scenario) => ({ ...scenario, leave: 0.05 }),
  /** All leave before they received everything, and another person opens the document. */
  abandon: (scenario) => ({ ...scenario, abandon: true }),
  /** People reload the page. */
  reload: (scenario) => ({ ...scenario, reload: 0.05 }),
  /** People are offline for 10 to 25 actions. */
  offline: (scenario) => ({ ...scenario, offline: 0.05 }),
  /** People compose text: what others do to its block is not drawn meanwhile. */
  compose: (scenario) => ({ ...scenario, compose: 0.3 }),
  /** Like `offline`; what was sent meanwhile comes as one update. */
  merged: (scenario) => ({ ...scenario, offline: 0.05, catchUp: 'merged' }),
  /** Like `merged`, from a document that the server compacted. */
  compacted: (scenario) => ({ ...scenario, offline: 0.05, catchUp: 'compacted' }),
  causal: (scenario) => ({ ...scenario, order: 'causal' }),
  any: (scenario) => ({ ...scenario, order: 'any' }),
  /** One person, or two, with the stock binding. */
  stock: (scenario) => ({ ...scenario, stock: 1 }),
  stock2: (scenario) => ({ ...scenario, stock: 2 }),
} as const satisfies Record<string, (scenario: Scenario) => Scenario>

/**
 * Reads the name of a scenario: a mix and variations, joined by `+`, for example `all+u+any`.
 *
 * @throws Error when a part is unknown
 */
export function parseScenario(name: string): Scenario {
  const [mixName, ...variations] = name.split('+')
  if (!Object.hasOwn(MIXES, mixName!)) throw new Error(`No mix ${mixName}: ${Object.keys(MIXES).join(', ')}`)
  const plain: Scenario = {
    name,
    mix: MIXES[mixName as MixName],
    order: 'relay',
    catchUp: 'each',
    leave: 0,
    reload: 0,
    offline: 0,
    compose: 0,
    abandon: false,
    people: null,
    stock: 0,
  }
  return variations.reduce<Scenario>((scenario, variation) => {
    if (!Object.hasOwn(VARIATIONS, variation)) {
      throw new Error(`No variation ${variation}: ${Object.keys(VARIATIONS).join(', ')}`)
    }
    return VARIATIONS[variation as keyof typeof VARIATIONS](scenario)
  }, plain)
}

/** The scenarios of the whole table: every mix without and with undo, and the largest mix in every condition. */
export const ALL_SCENARIOS: readonly string[] = [
  ...Object.keys(MIXES).flatMap((mix) => [mix, `${mix}+u`]),
  ...['compose', 'leave', 'abandon', 'reload', 'offline', 'merged', 'compacted', 'causal', 'any'].map(
    (word) => `all+u+${word}`,
  ),
]
