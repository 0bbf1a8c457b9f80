import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../documentation/markdown.ts'

/** One instruction, such as `COPY`, and the rest of its line. */
export interface Instruction {
  readonly name: string
  readonly rest: string
}

/** The instructions from one `FROM` to the next. */
export interface Stage {
  readonly name: string
  readonly base: string
  readonly instructions: readonly Instruction[]
}

/** One `COPY`: from the stage `from`, or from the repository when that is `null`. */
export interface Copy {
  readonly from: string | null
  readonly sources: readonly string[]
  readonly target: string
}

/** The stages of the Dockerfile, in order. */
export async function readDockerfile(): Promise<Stage[]> {
  const text = await readFile(join(ROOT, 'Dockerfile'), 'utf8')
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
  const stages: { name: string; base: string; instructions: Instruction[] }[] = []
  for (const line of lines) {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    if (name === '') {
      if (line.trim() !== '') throw new Error(`No instruction: ${line}`)
      continue
    }
    const stage = /^(\S+) AS (\S+)$/.exec(rest)
    if (name === 'FROM') stages.push({ base: stage?.[1] ?? rest, name: stage?.[2] ?? '', instructions: [] })
    else stages.at(-1)?.instructions.push({ name, rest })
  }
  return stages
}

/** The stage of that name. Throws when there is none. */
export function stageOf(stages: readonly Stage[], name: string): Stage {
  const stage = stages.find((one) => one.name === name)
  if (stage === undefined) throw new Error(`There is no stage ${name}.`)
  return stage
}

/** The rest of the line of each instruction with that name in a stage. */
export function argumentsOf(stage: Stage, name: string): string[] {
  return stage.instructions.filter((instruction) => instruction.name === name).map(({ rest }) => rest)
}

/** Parses the rest of a line with `COPY`. */
export function readCopy(rest: string): Copy {
  const words = rest.split(/\s+/)
  const from = words[0]?.startsWith('--from=') ? (words.shift()?.slice('--from='.length) ?? null) : null
  const target = words.pop() ?? ''
  return { from, sources: words, target }
}

/** The variables that a stage sets. */
export function variablesOf(stage: Stage): Record<string, string> {
  const pairs = argumentsOf(stage, 'ENV').flatMap((rest) => rest.split(/\s+/))
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
}

/** The command of `CMD` or of a health check, in its JSON form. */
export function commandOf(rest: string): string[] {
  return JSON.parse(rest.slice(rest.indexOf('['))) as string[]
}
