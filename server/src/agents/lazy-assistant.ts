import type { Assistant, AssistantOptions } from '@cowrite/ai-assist'
import type { Principal } from '../access/principal.ts'

/** The assistant, loaded when somebody first asks for it: most nodes never need its models and dictionaries. */
export class LazyAssistant {
  private readonly options: AssistantOptions<Principal>
  private present: Assistant<Principal> | null = null
  private loading: Promise<Assistant<Principal>> | null = null

  constructor(options: AssistantOptions<Principal>) {
    this.options = options
  }

  /** The assistant when it is loaded. */
  get loaded(): Assistant<Principal> | null {
    return this.present
  }

  get(): Promise<Assistant<Principal>> {
    this.loading ??= import('@cowrite/ai-assist').then(({ createAssistant }) => {
      this.present = createAssistant(this.options)
      return this.present
    })
    return this.loading
  }

  /** Ends all runs, if there ever were any. */
  async close(): Promise<void> {
    if (this.loading) await (await this.loading).close()
  }
}
