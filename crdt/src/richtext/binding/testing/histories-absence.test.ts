import { describeHistories } from './histories.ts'

describeHistories(
  ['leave', 'abandon', 'reload', 'offline', 'merged', 'compacted'].map((absence) => `all+u+${absence}`),
)
