/** Total length of the stored addresses, in UTF-16 units: two thousand addresses of usual length. */
const MAX_UNITS = 64 * 1024

/**
 * The addresses whose session on one socket has ended. Messages for such an address are ignored until the client sends
 * credentials again. Bounded: after an overflow, every address without a session counts as ended.
 */
export class EndedAddresses {
  /** `null` as long as no session has ended, as on most sockets. */
  private addresses: Set<string> | null = null
  private units = 0
  private overflowed = false

  /** Adds an address whose session has ended. */
  add(address: string): void {
    if (this.has(address)) return
    this.addresses ??= new Set()
    this.addresses.add(address)
    this.units += address.length
    if (this.units <= MAX_UNITS) return
    this.overflowed = true
    this.addresses = null
    this.units = 0
  }

  /** Removes an address, for which credentials have arrived. */
  delete(address: string): void {
    if (this.addresses?.delete(address)) this.units -= address.length
  }

  /** Whether messages for this address, other than credentials, must be ignored. */
  has(address: string): boolean {
    return this.overflowed || (this.addresses?.has(address) ?? false)
  }
}
