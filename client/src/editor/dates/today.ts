/** The day, as in ISO 8601, that many days after the one at a time, in the time zone of the browser. */
export function dayAt(time: Date, after = 0): string {
  const day = new Date(time.getFullYear(), time.getMonth(), time.getDate() + after)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
