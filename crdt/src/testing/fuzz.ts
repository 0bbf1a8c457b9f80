/** Where a fuzz test begins and how far it goes: its cases are the seeds from `seed` on. */
export interface Fuzz {
  readonly seed: number
  readonly cases: number
}

/** In CI the cases are the same each time: a change is judged by what it does, not by its luck. */
const CI_SEED = 1

/** `COWRITE_FUZZ_SEED` and `COWRITE_FUZZ_CASES`; else new seeds with each run, and so many cases. */
export function chosenFuzz(cases: number): Fuzz {
  const { COWRITE_FUZZ_SEED, COWRITE_FUZZ_CASES, CI } = process.env
  const seed = CI === 'true' ? CI_SEED : Math.floor(Math.random() * 2 ** 31)
  return { seed: Number(COWRITE_FUZZ_SEED ?? seed), cases: Number(COWRITE_FUZZ_CASES ?? cases) }
}
