import { expect, it } from 'vitest'
import { resultPages } from '../../../bench/src/report/pages.ts'

it.each(resultPages())(
  '$path shows the results in bench/results (else: node bench/src/documentation.ts)',
  (page) => {
    expect(page.wanted).not.toBeNull()
    expect(page.current).toBe(page.wanted)
  },
)
