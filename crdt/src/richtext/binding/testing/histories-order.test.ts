import { describeHistories } from './histories.ts'

describeHistories(['all', 'all+u', 'all+u+causal', 'all+u+any'])
