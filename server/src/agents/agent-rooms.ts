import type { AgentDocument, AgentIdentity, AgentMember, AgentRooms } from '@cowrite/ai-assist'
import type { BlocksRead, OutlineBlock } from '@cowrite/crdt/richtext'
import type { Principal } from '../access/principal.ts'
import type { BlockService } from '../content/block-service.ts'
import type { ProposalService } from '../proposals/proposal-service.ts'
import type { InternalMembers } from '../rooms/internal-members.ts'
import type { VersionRecorder } from '../versions/version-recorder.ts'
import type { RunWrites } from './run-writes.ts'

/** What {@link AgentEntrance} works with. */
export interface AgentEntranceOptions {
  readonly members: Pick<InternalMembers, 'joinAgent'>
  readonly recorder: Pick<VersionRecorder, 'historyOf'>
  readonly writes: RunWrites
  readonly blocks: Pick<BlockService, 'outline' | 'read' | 'apply'>
  readonly proposals: Pick<ProposalService, 'create' | 'createOfUpdate'>
  /** The model that is asked first; `null` without one. */
  readonly model: string | null
}

/** The rooms and documents as agents enter them: before an agent writes, a version of the document is begun. */
export class AgentEntrance implements AgentRooms<Principal> {
  private readonly options: AgentEntranceOptions

  constructor(options: AgentEntranceOptions) {
    this.options = options
  }

  async joinAgent(address: string, identity: AgentIdentity<Principal>): Promise<AgentMember> {
    const { members, recorder, writes } = this.options
    const member = await members.joinAgent(address, identity, identity.suggestOnly ? 'reader' : 'editor')
    // A run that came to edit is over when its invoker may not.
    if (!identity.suggestOnly) member.onReader(() => member.expel('read-only'))
    recorder.historyOf(member.room)?.beforeRun(identity.invoker.id)
    writes.begin(identity.run, member.state())
    return member
  }

  /** With the rights of the person who started the run, which are asked for each time. */
  document(address: string, agent: AgentIdentity<Principal>): AgentDocument {
    const { blocks, proposals, model } = this.options
    const { invoker, principal, name, run } = agent
    return {
      outline: async () =>
        JSON.parse(await blocks.outline(invoker, address)) as { readonly blocks: readonly OutlineBlock[] },
      read: async (selection) => JSON.parse(await blocks.read(invoker, address, selection)) as BlocksRead,
      apply: async (operations) => (await blocks.apply(invoker, address, { operations, agent })).results,
      suggestUpdate: async (update) =>
        await proposals.createOfUpdate(invoker, address, update, { agent: { principal, name, run, model } }),
      suggest: async (operations, rationale) => {
        const { suggestion, results } = await proposals.create(invoker, address, {
          operations,
          ...(rationale === null ? {} : { rationale }),
          agent: { principal, name, run, model },
        })
        return { hunks: suggestion?.hunks.length ?? 0, results }
      },
    }
  }
}
