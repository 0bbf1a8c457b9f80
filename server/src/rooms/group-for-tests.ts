import type { BroadcastGroup } from './member.ts'

/** The broadcast group of members in tests: they get bare updates, each at once. */
export const GROUP_FOR_TESTS: BroadcastGroup = {
  key: 'test',
  immediate: true,
  update: (update) => update,
  syncStep2: (update) => update,
  awareness: (message) => message,
  stateless: () => null,
}
