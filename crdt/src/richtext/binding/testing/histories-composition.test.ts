import { describeHistories } from './histories.contract.ts'

describeHistories(['join+compose', 'all+u+compose'])
