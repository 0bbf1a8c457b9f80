/**
 * How many groups of tools stay in a bar, from the first on. The others fold into its menu, whose button then needs room,
 * too. The first group always stays. All lengths in CSS pixels.
 */
export function shownGroups(widths: readonly number[], room: number, menuWidth: number): number {
  let end = 0
  let fitting = 0
  widths.forEach((width, index) => {
    end += width
    if (end + menuWidth <= room) fitting = index + 1
  })
  return end <= room ? widths.length : Math.max(fitting, 1)
}
