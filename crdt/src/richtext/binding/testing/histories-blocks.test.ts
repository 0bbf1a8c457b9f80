import { describeHistories } from './histories.contract.ts'

describeHistories(
  ['join', 'lists', 'tables', 'drag', 'containers', 'kinds'].flatMap((mix) => [mix, `${mix}+u`]),
)
