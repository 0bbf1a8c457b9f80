import { describeHistories } from './histories.contract.ts'

describeHistories(['join', 'lists', 'tables', 'drag', 'containers'].flatMap((mix) => [mix, `${mix}+u`]))
