import { MemoryStore } from './memory-store.ts'
import { describeStore } from './testing/contract.ts'

describeStore('memory', async () => new MemoryStore())
