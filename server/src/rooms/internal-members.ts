import type { AgentIdentity, AgentRooms } from '@cowrite/ai-assist'
import type { Author } from '@cowrite/persistence'
import type { Principal, Role } from '../access/principal.ts'
import { ServiceError } from '../errors/service-error.ts'
import { InternalMember, type InternalMemberOptions } from './internal-member.ts'
import type { Admission, RoomAdmission } from './room-admission.ts'
import type { RoomRegistry } from './room-registry.ts'

/**
 * Lets participants of this process into rooms beside the sockets: same admission, same log, same journal, same
 * broadcast. All methods reject with a {@link ServiceError} that says why the participant is not let in.
 */
export class InternalMembers implements Pick<AgentRooms<Principal>, 'joinAgent'> {
  private readonly registry: RoomRegistry
  private readonly admission: RoomAdmission
  private readonly nextOwner: () => number

  constructor(registry: RoomRegistry, admission: RoomAdmission, nextOwner: () => number) {
    this.registry = registry
    this.admission = admission
    this.nextOwner = nextOwner
  }

  /**
   * Admits an agent with the role of its invoker, which must be allowed to edit the document. A `reader` is only seen and
   * writes nothing: its invoker must be allowed to read.
   */
  async joinAgent(
    name: string,
    identity: AgentIdentity<Principal>,
    role: Role = 'editor',
  ): Promise<InternalMember> {
    const { principal: id, run, invoker } = identity
    const { room, principal: person } = await this.admit(name, invoker)
    if (role === 'editor' && room.roleOf(person) !== 'editor') throw new ServiceError('read-only')
    const principal = {
      id,
      author: { principal: id, kind: 'agent', run },
      role: role === 'reader' ? role : person.role,
    } as const
    return this.enter({ room, principal, invoker: person, shown: identity })
  }

  /** A member for what the server does at the request of this principal; the others do not see it. */
  async join(name: string, principal: Principal): Promise<InternalMember> {
    return this.enter({ ...(await this.admit(name, principal)), invoker: null, shown: null })
  }

  /** {@link join}, for what this author has written: the principal only is asked whether it may be. */
  async joinFor(name: string, principal: Principal, author: Author): Promise<InternalMember> {
    const { room, principal: admitted } = await this.admit(name, principal)
    return this.enter({ room, principal: { ...admitted, author }, invoker: null, shown: null })
  }

  private async admit(name: string, principal: Principal): Promise<Extract<Admission, { ok: true }>> {
    const admission = await this.admission.admit(name, principal)
    if (!admission.ok) throw new ServiceError(admission.code)
    return admission
  }

  private enter(options: Omit<InternalMemberOptions, 'owner' | 'onLeave'>): InternalMember {
    const { room } = options
    return new InternalMember({
      ...options,
      owner: this.nextOwner(),
      onLeave: () => this.registry.left(room),
    })
  }
}
