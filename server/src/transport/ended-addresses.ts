/** UTF-16 units of addresses that are remembered; those of two thousand usual addresses. */
const MAX_UNITS = 64 * 1024

/**
 * The addresses whose session ended on one socket. What a client still says of them is ignored until it sends
 * credentials again. Bounded: what does not fit is not told apart, so then every address without a session counts as
 * one that ended.
 */
export class EndedAddresses {
  private readonly addresses = new Set<string>()
  private units = 0
  private overflowed = false

  /** The session of this address ended. */
  add(address: string): void {
    if (this.overflowed || this.addresses.has(address)) return
    this.addresses.add(address)
    this.units += address.length
    if (this.units <= MAX_UNITS) return
    this.overflowed = true
    this.addresses.clear()
    this.units = 0
  }

  /** Credentials came for this address. */
  delete(address: string): void {
    if (this.addresses.delete(address)) this.units -= address.length
  }

  /** Whether messages other than credentials are to be ignored. */
  has(address: string): boolean {
    return this.overflowed || this.addresses.has(address)
  }
}
