import { expect, it } from 'vitest'
import { EventParser } from './event-stream.ts'

it('EDIT-233: events are read from a stream that arrives in any parts', () => {
  const stream =
    ': hello\nretry: 2000\n\nevent: run\ndata: {"a":1}\r\n\r\ndata:one\ndata: two\n\nevent: step\n\ndata: lost'
  for (const size of [1, 3, 1_000]) {
    const events: [string, string][] = []
    const parser = new EventParser((name, data) => events.push([name, data]))
    for (let at = 0; at < stream.length; at += size) parser.take(stream.slice(at, at + size))
    expect(events).toEqual([
      ['run', '{"a":1}'],
      ['message', 'one\ntwo'],
    ])
  }
})
