import { describe, expect, it } from 'vitest'
import { withTable } from './readme-part.ts'

describe('withTable', () => {
  const readme = '# A\n\n<!-- bench -->\nold\n<!-- /bench -->\n\nend\n'

  it('replaces what stands between the markers, and nothing when it is current', () => {
    const once = withTable(readme, '<!-- written -->\n\n### T\n\n![T](t.svg)\n')
    expect(once).toBe(
      '# A\n\n<!-- bench -->\n\n### T\n\n![T](bench/results/t.svg)\n\n<!-- /bench -->\n\nend\n',
    )
    expect(withTable(once ?? '', '<!-- written -->\n\n### T\n\n![T](t.svg)\n')).toBe(once)
  })

  it('wants both markers, in order', () => {
    expect(withTable('# A\n', 'x')).toBeNull()
    expect(withTable('<!-- /bench --> <!-- bench -->', 'x')).toBeNull()
  })
})
