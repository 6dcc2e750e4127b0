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
  /** Modules of which nothing may be in it. */
  readonly without?: RegExp
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
  { name: "all of core", program: 'export * from "@oci-runtimes/core"', kilobytes: 55, aim: 35 },
  {
    name: "core and node",
    program: 'export * from "@oci-runtimes/core"\nexport * as node from "@oci-runtimes/node"',
    kilobytes: 104,
    platform: "node"
  },
  {
    name: "the command",
    program: 'import "oci-runtimes/bin"',
    kilobytes: 200,
    platform: "node",
    // What the platform for Node brings along for networks, and what only tests use.
    without:
      /undici|redis|\/ws\/|fast-check|effect\/dist\/(?:Arbitrary|testing|sql|rpc|cluster)|dist\/(?:testing|Faulty)/
  }
]

/** A module to import, how many modules may be loaded for it, and what must not be among them. */
export interface Graph {
  readonly module: string
  readonly modules: number
  readonly without: RegExp
}

/** Schemas take longest to load of all that the packages use. */
export const graphs: ReadonlyArray<Graph> = [
  {
    module: "@oci-runtimes/core/docker",
    modules: 38,
    without: /effect\/dist\/Schema|effect\/dist\/Effect|fast-check/
  },
  { module: "@oci-runtimes/core", modules: 40, without: /effect\/dist\/Schema|effect\/dist\/Effect|fast-check/ },
  { module: "@oci-runtimes/node", modules: 102, without: /effect\/dist\/cli|@redis|undici|\/ws\/|fast-check/ }
]
