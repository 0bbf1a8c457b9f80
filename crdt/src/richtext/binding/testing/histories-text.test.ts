import { describeHistories } from './histories.contract.ts'

describeHistories(['empty', 'text', 'enterEnd', 'enter'].flatMap((mix) => [mix, `${mix}+u`]))
