import type { AgentIdentity, AgentRooms, AgentSeat } from '@cowrite/ai-assist'
import type { Seats } from '../rooms/seat.ts'
import type { VersionRecorder } from '../versions/version-recorder.ts'

/** The rooms as agents enter them: before an agent writes, a version of the document is begun. */
export class AssistantRooms implements AgentRooms {
  private readonly seats: Pick<Seats, 'join'>
  private readonly recorder: Pick<VersionRecorder, 'historyOf'>

  constructor(seats: Pick<Seats, 'join'>, recorder: Pick<VersionRecorder, 'historyOf'>) {
    this.seats = seats
    this.recorder = recorder
  }

  async join(address: string, identity: AgentIdentity): Promise<AgentSeat> {
    const seat = await this.seats.join(address, identity)
    this.recorder.historyOf(seat.room)?.beforeRun(identity.invoker)
    return seat
  }
}
