import type { ToolGroup } from '../agents/agents.ts'
import { askTool } from './ask-tool.ts'
import { editTool, suggestTool } from './edit-tool.ts'
import { outlineTool, readTool, searchTool } from './read-tools.ts'
import type { Tool } from './tool.ts'

/** Every tool by its group. */
const TOOLS: Readonly<Record<ToolGroup, readonly Tool[]>> = {
  read: [outlineTool, readTool, searchTool],
  edit: [editTool],
  suggest: [suggestTool],
  ask: [askTool],
}

/** The tools of these groups. */
export function toolsOf(groups: readonly ToolGroup[]): readonly Tool[] {
  return groups.flatMap((group) => TOOLS[group])
}
