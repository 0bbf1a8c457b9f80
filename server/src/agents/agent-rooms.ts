import type { AgentIdentity, AgentMember, AgentRooms } from '@cowrite/ai-assist'
import type { Principal } from '../access/principal.ts'
import type { InternalMembers } from '../rooms/internal-members.ts'
import type { VersionRecorder } from '../versions/version-recorder.ts'

/** The rooms as agents enter them: before an agent writes, a version of the document is begun. */
export class VersionedRooms implements AgentRooms<Principal> {
  private readonly members: Pick<InternalMembers, 'joinAgent'>
  private readonly recorder: Pick<VersionRecorder, 'historyOf'>

  constructor(members: Pick<InternalMembers, 'joinAgent'>, recorder: Pick<VersionRecorder, 'historyOf'>) {
    this.members = members
    this.recorder = recorder
  }

  async joinAgent(address: string, identity: AgentIdentity<Principal>): Promise<AgentMember> {
    const member = await this.members.joinAgent(address, identity)
    this.recorder.historyOf(member.room)?.beforeRun(identity.invoker.id)
    return member
  }
}
