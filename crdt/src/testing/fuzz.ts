/** The cases of a fuzz test: `cases` consecutive seeds, starting with `seed`. */
export interface Fuzz {
  readonly seed: number
  readonly cases: number
}

/** In CI the cases are always the same, so that the result depends on the change only. */
const CI_SEED = 1

/**
 * `COWRITE_FUZZ_SEED` and `COWRITE_FUZZ_CASES`; by default a random seed and `cases` cases. In CI the default seed is
 * {@link CI_SEED}.
 */
export function chosenFuzz(cases: number): Fuzz {
  const { COWRITE_FUZZ_SEED, COWRITE_FUZZ_CASES, CI } = process.env
  const seed = CI === 'true' ? CI_SEED : Math.floor(Math.random() * 2 ** 31)
  return { seed: Number(COWRITE_FUZZ_SEED ?? seed), cases: Number(COWRITE_FUZZ_CASES ?? cases) }
}
