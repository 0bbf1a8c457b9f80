import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'

/** An address that the server must not connect to, or a name that resolves to one. */
export class AddressRefused extends Error {
  constructor() {
    super('The address is not allowed.')
  }
}

/**
 * Resolves names for a connection, and refuses a name one of whose addresses is not allowed. The connection is made to the
 * addresses that were checked: the name is not resolved again.
 */
export function checkedLookup(mayConnect: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, [])
      const [first] = addresses
      if (first === undefined || !addresses.every(({ address }) => mayConnect(address)))
        return callback(new AddressRefused(), [])
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family)
    })
  }
}
