/**
 * The differences between the releases of CRI-O, as data.
 *
 * Source of the rule: the tags of cri-o/cri-o, from v1.24.0 to v1.36.3.
 */
import type { BurntSushiSchema, BurntSushiWords } from "../../document/toml/index.ts"
import type { ExecutableSearch } from "../../machine/index.ts"
import * as Annotations from "./annotations.ts"
import { has, type Patch, type Since } from "./Backports.ts"
import * as Schema from "./Schema.ts"

/**
 * The rules of a release that other releases do not have.
 *
 * @category models
 * @since 1.0.0
 */
export interface Traits extends Behaviour {
  readonly schema: BurntSushiSchema.Struct
  /** The annotations that a handler may allow. */
  readonly annotations: ReadonlyArray<string>
}

/**
 * The built-in runtime handler: its name, which is the default too, its state directory, and the least memory of its containers.
 *
 * @category models
 * @since 1.0.0
 */
export interface BuiltIn {
  readonly name: string
  readonly root: string
  readonly minimumMemory: string
}

/**
 * The behaviour of a release.
 *
 * @category models
 * @since 1.0.0
 */
export interface Behaviour extends BurntSushiWords.Rules {
  /** The rules of `$PATH`, which follow the Go of the build. */
  readonly searchRules: ExecutableSearch.SearchRules
  readonly builtIn: BuiltIn
  /** A file that names another default runtime than the built-in one removes the built-in handler. */
  readonly removesBuiltIn: boolean
  /** The words before a fault say at which step of the reading it was found. */
  readonly tellsSteps: boolean
  /** The reason of a dropped handler, and the error about a path, are in quotes. */
  readonly quotesReasons: boolean
  /** The type of a handler is the first thing to be checked, not the last. */
  readonly checksTypeFirst: boolean
  /** The monitors are checked with the handlers, not after them. */
  readonly checksMonitorsWithHandlers: boolean
  /** The least memory of containers is checked, and `no_sync_log`. */
  readonly checksMemory: boolean
  /** Without systemd, an empty cgroup of the monitor stays empty, and the one that only systemd knows counts as empty. */
  readonly acceptsSliceWithoutSystemd: boolean
  /** The features of a handler that need another type, the CPU affinity and the seccomp profile are checked. */
  readonly checksFeatures: boolean
  /** The program is built with seccomp, so that the profile of a handler must be readable. */
  readonly hasSeccomp: boolean
  /** The default in a message about memory is a number. By mistake, it is otherwise printed as a character. */
  readonly tellsMemoryAsNumber: boolean
  /** The largest number of fields in a value of `--runtimes`. */
  readonly flagFields: 6 | 7
  /** A signal to reload reads the runtimes too. */
  readonly reloadsRuntimes: boolean
}

/**
 * Returns the traits of a release.
 *
 * @category constructors
 * @since 1.0.0
 */
export const of = (release: Patch): Traits => {
  const behaviour: Behaviour = Object.assign(
    {},
    oldest,
    ...changes.filter(({ since }) => has(release, since)).map(({ traits }) => traits)
  )
  return { ...behaviour, schema: Schema.of(release), annotations: Annotations.of(release) }
}

/** The behaviour of CRI-O 1.24, which is built with BurntSushi/toml 1.1 and Go 1.18. */
const oldest: Behaviour = {
  toml: { version: "1.0", acceptsMark: false, extendsTables: true },
  anyWord: "interface {}",
  namesOwnLine: false,
  searchRules: "go-1.19",
  builtIn: { name: "runc", root: "/run/runc", minimumMemory: "" },
  removesBuiltIn: true,
  tellsSteps: false,
  quotesReasons: true,
  checksTypeFirst: false,
  checksMonitorsWithHandlers: true,
  checksMemory: false,
  acceptsSliceWithoutSystemd: false,
  checksFeatures: false,
  hasSeccomp: true,
  tellsMemoryAsNumber: false,
  flagFields: 6,
  reloadsRuntimes: false
}

/** The changes since then. */
const changes: ReadonlyArray<{ readonly since: Since; readonly traits: Partial<Behaviour> }> = [
  {
    since: [[25, 1]],
    traits: { removesBuiltIn: false, checksMonitorsWithHandlers: false, reloadsRuntimes: true }
  },
  { since: [[27, 0]], traits: { searchRules: "go-1.20" } },
  { since: [[28, 0]], traits: { toml: { version: "1.0", acceptsMark: true, extendsTables: true } } },
  {
    since: [
      [29, 3],
      [30, 0]
    ],
    traits: { builtIn: { name: "runc", root: "/run/runc", minimumMemory: "12MiB" }, flagFields: 7 }
  },
  { since: [[30, 0]], traits: { quotesReasons: false } },
  {
    since: [[31, 0]],
    traits: {
      anyWord: "any",
      builtIn: { name: "crun", root: "/run/crun", minimumMemory: "500KiB" },
      tellsSteps: true,
      checksTypeFirst: true,
      checksMemory: true
    }
  },
  { since: [[33, 0]], traits: { acceptsSliceWithoutSystemd: true } },
  { since: [[34, 0]], traits: { checksFeatures: true } },
  {
    since: [[35, 0]],
    traits: { toml: { version: "1.1", acceptsMark: true, extendsTables: true }, namesOwnLine: true }
  },
  { since: [[36, 0]], traits: { tellsMemoryAsNumber: true } }
]
