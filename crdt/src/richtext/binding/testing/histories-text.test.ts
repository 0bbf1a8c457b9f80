import { describeHistories } from './histories.contract.ts'

describeHistories(['empty', 'text', 'formulas', 'enterEnd', 'enter'].flatMap((mix) => [mix, `${mix}+u`]))
