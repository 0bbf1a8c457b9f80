import type { Things } from './need.ts'

/** The path of a route, with what there is in place of its parameters. */
export function pathOf(url: string, things: Things): string {
  return url
    .replace(':address', encodeURIComponent(things.address))
    .replace(':organization', things.organization)
    .replace(':group', things.group)
    .replace(':account', things.target)
    .replace(':invitation', things.invitation)
    .replace(':project', things.address.split('/')[0] ?? '')
    .replace(':link', things.link)
    .replace(/versions\/:id/, `versions/${things.version}`)
}
