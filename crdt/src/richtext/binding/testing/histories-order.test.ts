import { describeHistories } from './histories.contract.ts'

describeHistories(['all', 'all+u', 'all+u+causal', 'all+u+any'])
