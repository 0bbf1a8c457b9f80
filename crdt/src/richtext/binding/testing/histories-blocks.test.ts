import { describeHistories } from './histories.ts'

describeHistories(['join', 'lists', 'tables', 'drag'].flatMap((mix) => [mix, `${mix}+u`]))
