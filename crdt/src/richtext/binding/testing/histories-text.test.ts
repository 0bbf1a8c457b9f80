import { describeHistories } from './histories.ts'

describeHistories(['empty', 'text', 'enterEnd', 'enter'].flatMap((mix) => [mix, `${mix}+u`]))
