import { BlockList, isIPv6 } from 'node:net'

/** Networks that are not on the public internet (IANA's registries of special-purpose addresses). */
const SPECIAL: readonly (readonly [network: string, prefix: number, type: 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
]
/** Of IPv6 only global unicast addresses are public, without those that contain an IPv4 address or are for documents. */
const GLOBAL: readonly [string, number] = ['2000::', 3]
const SPECIAL_IN_GLOBAL: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

/** Whether an IP address is on the public internet. */
export class PublicAddresses {
  private readonly special = new BlockList()
  private readonly global = new BlockList()

  constructor() {
    for (const [network, prefix, type] of SPECIAL) this.special.addSubnet(network, prefix, type)
    for (const [network, prefix] of SPECIAL_IN_GLOBAL) this.special.addSubnet(network, prefix, 'ipv6')
    this.global.addSubnet(...GLOBAL, 'ipv6')
  }

  has(address: string): boolean {
    if (isIPv6(address)) return this.global.check(address, 'ipv6') && !this.special.check(address, 'ipv6')
    return !this.special.check(address, 'ipv4')
  }
}
