import { Avatar } from '../../editor/people/Avatar.tsx'
import { FaceStack } from '../../editor/people/FaceStack.tsx'
import { PALETTE } from '../../session/presence/person.ts'

const SAMPLE = [
  { name: 'Person One', color: PALETTE[0]!.color, agent: false },
  { name: 'Person Two', color: PALETTE[1]!.color, agent: false },
  { name: 'Person Three', color: PALETTE[2]!.color, agent: false },
  { name: 'Editor', color: '', agent: true },
  { name: 'Person Four', color: PALETTE[3]!.color, agent: false },
]

/** The marks of people and agents, alone and together, and all colours of people. */
export function People() {
  return (
    <>
      <div className="cw-components-row">
        <span className="cw-stack">
          <FaceStack people={SAMPLE} more={2} />
        </span>
        <span className="cw-stack">
          <FaceStack people={SAMPLE.slice(2, 4)} small />
        </span>
        <span className="cw-chip-ai">AI</span>
      </div>
      <div className="cw-components-colours">
        {PALETTE.map(({ name, color }) => (
          <span key={name}>
            <Avatar person={{ name: 'A a', color, agent: false }} />
            <span className="cw-note">{name}</span>
          </span>
        ))}
        <span>
          <Avatar person={{ name: 'Agent', color: '', agent: true }} />
          <span className="cw-note">Agent</span>
        </span>
      </div>
    </>
  )
}
