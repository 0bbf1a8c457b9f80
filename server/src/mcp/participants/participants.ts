import { randomUUID } from 'node:crypto'
import { formatAddress } from '@cowrite/crdt'
import type { AgentCaller } from '../../access/agent-tokens.ts'
import { refuseAgents } from '../../documents/agents-off.ts'
import type { DocumentService } from '../../documents/document-service.ts'
import { ServiceError } from '../../errors/service-error.ts'
import type { InternalMembers } from '../../rooms/internal-members.ts'
import type { VersionRecorder } from '../../versions/version-recorder.ts'
import { agentPrincipal, agentRun, type ClientIdentity } from '../clients/client-identity.ts'
import { LEASE_MS, Participant } from './participant.ts'

/** Most participants of this node, and of one document. */
const MOST = 256
const MOST_OF_DOCUMENT = 16
/** Colours of carets: each client has one of them, by its name. */
const COLORS = ['#7a5cf5', '#0b7285', '#a61e4d', '#2b8a3e', '#5f3dc4', '#b35900']

/** What {@link Participants} work with. */
export interface ParticipantsOptions {
  readonly documents: Pick<DocumentService, 'find'>
  readonly members: Pick<InternalMembers, 'joinAgent'>
  readonly recorder: Pick<VersionRecorder, 'historyOf'>
  /** Time after the last call after which a participant has left, in ms. */
  readonly leaseMs?: number
}

/** The agents of other programs that are in documents, by the handles that the server gave them. */
export class Participants {
  private readonly options: ParticipantsOptions
  private readonly byHandle = new Map<string, Participant>()
  /** Agents that are being let in. */
  private joining = 0

  constructor(options: ParticipantsOptions) {
    this.options = options
  }

  /** How many there are. */
  get size(): number {
    return this.byHandle.size
  }

  /** Lets an agent into a document that its caller may read. Rejects with a {@link ServiceError}. */
  async join({ principal }: AgentCaller, client: ClientIdentity, name: string): Promise<Participant> {
    const { documents, members, leaseMs = LEASE_MS } = this.options
    const document = await documents.find(principal, name)
    if (document.trashedAt) throw new ServiceError('trashed')
    refuseAgents(document)
    const address = formatAddress(document)
    this.refuseTooMany(address)
    const agent = agentPrincipal(principal.id, client)
    const identity = {
      principal: agent,
      name: client.name,
      color: colorOf(client.name),
      run: agentRun(principal.id, agent),
      invoker: principal,
    }
    this.joining++
    try {
      const member = await members.joinAgent(address, identity, 'reader')
      const handle = randomUUID()
      const participant = new Participant({
        handle,
        document,
        identity,
        session: client.session,
        member,
        leaseMs,
        onLeft: () => this.byHandle.delete(handle),
      })
      this.byHandle.set(handle, participant)
      return participant
    } finally {
      this.joining--
    }
  }

  /** The caller's own participant with this handle. */
  find({ principal }: AgentCaller, handle: string): Participant {
    const participant = this.byHandle.get(handle)
    if (participant?.identity.invoker.id !== principal.id)
      throw new ServiceError(
        'not-found',
        'There is no such participant: it left, its lease ended, or the server was restarted. Call join_document again.',
      )
    return participant
  }

  /** The participant is about to edit: the document's present content becomes a version before. */
  beforeEdit(participant: Participant): void {
    if (participant.hasEdited) return
    participant.hasEdited = true
    this.options.recorder.historyOf(participant.member.room)?.beforeRun(participant.identity.invoker.id)
  }

  /** A client has ended its session: its participants leave. */
  leaveSession({ principal }: AgentCaller, session: string): void {
    for (const participant of [...this.byHandle.values()])
      if (participant.session === session && participant.identity.invoker.id === principal.id)
        participant.leave()
  }

  /** All participants leave. */
  leaveAll(): void {
    for (const participant of [...this.byHandle.values()]) participant.leave()
  }

  private refuseTooMany(address: string): void {
    const inDocument = [...this.byHandle.values()].filter((each) => each.address === address).length
    if (this.byHandle.size + this.joining >= MOST || inDocument >= MOST_OF_DOCUMENT)
      throw new ServiceError(
        'rate-limited',
        'Too many agents are in documents. Leave those that you do not need with leave_document, or try again in some minutes.',
      )
  }
}

function colorOf(name: string): string {
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0)
  return COLORS[sum % COLORS.length]!
}
