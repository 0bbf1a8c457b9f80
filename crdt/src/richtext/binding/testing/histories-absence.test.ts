import { describeHistories } from './histories.contract.ts'

describeHistories(
  ['leave', 'abandon', 'reload', 'offline', 'merged', 'compacted'].map((absence) => `all+u+${absence}`),
)
