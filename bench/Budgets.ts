/**
 * The size limits of code that users embed. Tests fail above a limit, so that no growth goes unnoticed.
 */

/** A program that uses a part of the packages, and its maximum size in kilobytes, minified and compressed. */
export interface Budget {
  readonly name: string
  readonly program: string
  readonly kilobytes: number
  /** The size to reach, in kilobytes, if the budget is not yet there. */
  readonly aim?: number
  readonly platform?: "node"
  /** The modules that must not be in the bundle. */
  readonly without?: RegExp
}

/** The programs that have a budget. */
export const budgets: ReadonlyArray<Budget> = [
  {
    name: "the resolver alone",
    program: 'import { Moby23 } from "@oci-runtimes/core"\nexport const resolve = Moby23.resolve',
    kilobytes: 6
  },
  {
    name: "the resolver of moby-25",
    program: 'import { Moby25 } from "@oci-runtimes/core"\nexport const resolve = Moby25.resolve',
    kilobytes: 7.5,
    aim: 6
  },
  {
    name: "the reader and the resolver of moby-25",
    program: `import { Configuration, ConfigurationInput, Moby25 } from "@oci-runtimes/core"
export const load = (bytes) => Configuration.load(Moby25, ConfigurationInput.make(bytes))
export const resolve = Moby25.resolve`,
    kilobytes: 44.1,
    aim: 22
  },
  {
    name: "all of core",
    program: 'export * from "@oci-runtimes/core"',
    kilobytes: 89,
    without: /toml-eslint|document\/toml|\/dist\/podman\//
  },
  {
    name: "core and node",
    program: 'export * from "@oci-runtimes/core"\nexport * as node from "@oci-runtimes/node"',
    kilobytes: 206,
    platform: "node"
  },
  {
    name: "the command",
    program: 'import "oci-runtimes/bin"',
    // The rules of Podman, containerd and CRI-O, and the readers of TOML, are 130 kB of it. They are in the bundle, and run only if their
    // engine is asked about.
    kilobytes: 462,
    platform: "node",
    // Modules that the platform for Node includes for networks, and modules that only tests use.
    without:
      /undici|redis|\/ws\/|fast-check|effect\/dist\/(?:Arbitrary|testing|sql|rpc|cluster)|dist\/(?:testing|Faulty)/
  }
]

/** A module to import, the maximum number of modules loaded for it, and the modules that must not be loaded. */
export interface Graph {
  readonly module: string
  readonly modules: number
  readonly without: RegExp
}

/** The limits on loaded modules. Of all that the packages use, schemas take longest to load. */
export const graphs: ReadonlyArray<Graph> = [
  {
    module: "@oci-runtimes/core/docker",
    modules: 28,
    without: /effect\/dist\/Schema|effect\/dist\/Effect|fast-check|toml-eslint|document\/toml|\/podman\//
  },
  {
    module: "@oci-runtimes/core",
    modules: 26,
    without: /effect\/dist\/Schema|effect\/dist\/Effect|fast-check|toml-eslint|document\/toml|\/podman\//
  },
  {
    module: "@oci-runtimes/core/podman",
    modules: 30,
    without: /effect\/dist\/Schema|effect\/dist\/Effect|fast-check|docker/
  },
  {
    module: "@oci-runtimes/node",
    modules: 90,
    without: /effect\/dist\/cli|@redis|undici|\/ws\/|fast-check|@grpc|protobufjs/
  }
]
