import { describeHistories } from './histories.contract.ts'

describeHistories(['join', 'lists', 'tables', 'drag'].flatMap((mix) => [mix, `${mix}+u`]))
