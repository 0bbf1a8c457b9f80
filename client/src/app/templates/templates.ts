import decisionRecord from './decision-record.md?raw'
import howToGuide from './how-to-guide.md?raw'
import meetingNotes from './meeting-notes.md?raw'
import oneToOne from './one-to-one.md?raw'
import projectPlan from './project-plan.md?raw'
import retrospective from './retrospective.md?raw'
import weeklyReport from './weekly-report.md?raw'

/** A document to begin with. */
export interface Template {
  readonly name: string
  /** What it is for, in a few words. */
  readonly about: string
  /** The text, which begins with its title as a heading of level 1. */
  readonly markdown: string
}

/** The templates of every project, in the order in which they are shown. */
export const TEMPLATES: readonly Template[] = [
  { name: 'Meeting notes', about: 'Agenda, decisions, to do', markdown: meetingNotes },
  { name: 'Project plan', about: 'Goal, scope, milestones, risks', markdown: projectPlan },
  { name: 'Decision record', about: 'Context, options, consequences', markdown: decisionRecord },
  { name: 'Weekly report', about: 'Done, under way, blocked', markdown: weeklyReport },
  { name: 'How-to guide', about: 'Steps, and help when they fail', markdown: howToGuide },
  { name: 'Retrospective', about: 'What went well, what to change', markdown: retrospective },
  { name: 'One-to-one', about: 'Topics, feedback, agreements', markdown: oneToOne },
]
