import { describe, expect, it } from 'vitest'
import { withPart } from './marked-part.ts'

describe('withPart', () => {
  const page = '# A\n\n<!-- bench -->\nold\n<!-- /bench -->\n\nend\n'
  const part = '<!-- written -->\n\n### T\n\n![T](t.svg)\n'

  it('replaces what stands between the markers, and nothing when it is current', () => {
    const once = withPart(page, part, 'bench/results/')
    expect(once).toBe(
      '# A\n\n<!-- bench -->\n\n### T\n\n![T](bench/results/t.svg)\n\n<!-- /bench -->\n\nend\n',
    )
    expect(withPart(once ?? '', part, 'bench/results/')).toBe(once)
  })

  it('makes links lead from the folder of the page', () => {
    expect(withPart(page, part, '../bench/results/')).toContain('![T](../bench/results/t.svg)')
  })

  it('wants both markers, in order', () => {
    expect(withPart('# A\n', 'x', '')).toBeNull()
    expect(withPart('<!-- /bench --> <!-- bench -->', 'x', '')).toBeNull()
  })
})
