/**
 * How large what users embed may be. Tests fail where it is larger, so that nobody makes it so without noticing.
 */

/** A program that uses a part of the packages, and how large it may be: minified, compressed, in kilobytes. */
export interface Budget {
  readonly name: string
  readonly program: string
  readonly kilobytes: number
  /** What it is to come down to, where it is not there yet. */
  readonly aim?: number
  readonly platform?: "node"
}

/** What has a budget. */
export const budgets: ReadonlyArray<Budget> = [
  {
    name: "the resolver alone",
    program: 'import { Moby23 } from "@oci-runtimes/core"\nexport const resolve = Moby23.resolve',
    kilobytes: 6
  },
  {
    name: "the resolver of moby-25",
    program: 'import { Moby25 } from "@oci-runtimes/core"\nexport const resolve = Moby25.resolve',
    kilobytes: 8
  },
  { name: "all of core", program: 'export * from "@oci-runtimes/core"', kilobytes: 60, aim: 35 },
  {
    name: "core and node",
    program: 'export * from "@oci-runtimes/core"\nexport * as node from "@oci-runtimes/node"',
    kilobytes: 100,
    platform: "node"
  }
]
