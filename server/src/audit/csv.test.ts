import { expect, it } from 'vitest'
import { csvCell, csvLine } from './csv.ts'

it('ACC-52: no cell of the audit log is a formula of a spreadsheet, or ends before its end', () => {
  expect(csvCell('Mara "Mo" Heron')).toBe('"Mara ""Mo"" Heron"')
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])
    expect(csvCell(text)).toBe(`"'${text}"`)
  const line = csvLine({
    id: 'i',
    organization: null,
    at: new Date(0),
    principal: 'person:a',
    principalName: '=HYPERLINK("http://x")',
    action: 'member.removed',
    target: { kind: 'account', id: 'b', name: 'Ben, Bo\r\n' },
    detail: { role: 'member' },
    address: '',
  })
  expect(line).toBe(
    '"1970-01-01T00:00:00.000Z","person:a","\'=HYPERLINK(""http://x"")","member.removed","account","b","Ben, Bo\r\n","{""role"":""member""}",""\r\n',
  )
})
