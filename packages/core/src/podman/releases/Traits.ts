/**
 * The differences between the releases of Podman, as data.
 */
import type { BurntSushiSchema, TomlTree } from "../../document/toml/index.ts"
import { ReleaseNumber } from "../../engine/index.ts"
import type { ExecutableSearch } from "../../machine/index.ts"
import * as BuiltIn from "./builtInRuntimes.ts"
import * as Schema from "./Schema.ts"

/**
 * The rules of a release that other releases do not have.
 *
 * @category models
 * @since 1.0.0
 */
export interface Traits extends Behaviour {
  readonly schema: BurntSushiSchema.Struct
  /** The built-in runtimes with their paths. */
  readonly runtimes: ReadonlyArray<readonly [name: string, paths: ReadonlyArray<string>]>
  /** The names of which the first that is there is the default runtime. */
  readonly defaults: ReadonlyArray<string>
  readonly supportsJson: ReadonlyArray<string>
  readonly supportsNoCgroups: ReadonlyArray<string>
  readonly monitors: ReadonlyArray<string>
  readonly platforms: ReadonlyArray<readonly [platform: string, name: string]>
}

/**
 * The behaviour of a release.
 *
 * @category models
 * @since 1.0.0
 */
export interface Behaviour {
  readonly toml: TomlTree.Dialect
  /** The rules of `$PATH`, which follow the Go of the build. */
  readonly searchRules: ExecutableSearch.SearchRules
  /** The word for any type in messages of the TOML reader. */
  readonly anyWord: "any" | "interface {}"
  /** A mistake at the end of a line is told with the number of this line, not of the next one. */
  readonly namesOwnLine: boolean
  /** The call in messages about a file that is looked for. */
  readonly lookCall: "faccessat" | "stat"
  /** The words before a refusal. Podman 4 prints a line of a log instead. */
  readonly refusalPrefix: string
  /** Podman asks for the status of a file first, and passes over a file of which it learns none. */
  readonly looksBeforeReading: boolean
  /** Root has a file in its home too. */
  readonly readsHomeOfRoot: boolean
  /** A link in a drop-in directory that leads nowhere is refused. */
  readonly refusesDangling: boolean
  /** A drop-in directory may be a link. */
  readonly followsLinkedDirectories: boolean
  /** Users other than root have files in `/etc` of their own. */
  readonly hasRootlessFiles: boolean
  /** `CONTAINERS_CONF_OVERRIDE` is known, and may be missing. */
  readonly override: "may be missing" | "required" | "unknown"
  readonly overrideWords: string
  /** `--module` is known. */
  readonly hasModules: boolean
  /** The number of times that the configuration is read. The variables that it sets are in force from the second time on. */
  readonly readings: number
  /** The values of `image_volume_mode`. */
  readonly imageVolumeModes: ReadonlyArray<string>
  /** A `umask` is one to four octal digits, or any octal number that fits into 12 bits. */
  readonly umask: "digits" | "number"
  /** The monitor is asked for its version, and one that is too old or does not answer is passed over. */
  readonly probesMonitor: boolean
}

/**
 * Returns the traits of a release.
 *
 * @category constructors
 * @since 1.0.0
 */
export const of = (release: ReleaseNumber.Minor): Traits => {
  const isKnown = ({ since }: { readonly since?: ReleaseNumber.Since }) =>
    since === undefined || ReleaseNumber.has(release, since)
  const names = (rows: ReadonlyArray<{ readonly name: string; readonly since?: ReleaseNumber.Since }>) =>
    rows.filter(isKnown).map(({ name }) => name)
  const behaviour: Behaviour = Object.assign({}, oldest, ...changes.filter(isKnown).map(({ traits }) => traits))
  return {
    ...behaviour,
    schema: Schema.of(release),
    runtimes: BuiltIn.rows
      .filter(isKnown)
      .map(({ file, name, paths }) => [
        name,
        paths.split(" ").map((path) => (path.endsWith("/") ? path + (file ?? name) : path))
      ]),
    defaults: names(BuiltIn.defaults),
    supportsJson: names(BuiltIn.supportsJson),
    supportsNoCgroups: BuiltIn.supportsNoCgroups,
    monitors: BuiltIn.monitors,
    platforms: ReleaseNumber.has(release, platformsSince) ? BuiltIn.platforms : []
  }
}

const platformsSince: ReleaseNumber.Since = [4, 4]

/** The behaviour of Podman 4.0 to 4.3. Source: containers-common v0.50.1, Podman 4.3.1 with Go 1.19. */
const oldest: Behaviour = {
  toml: { version: "1.0", acceptsMark: false, extendsTables: true },
  searchRules: "go-1.19",
  anyWord: "interface {}",
  namesOwnLine: false,
  lookCall: "stat",
  refusalPrefix: "",
  looksBeforeReading: true,
  readsHomeOfRoot: false,
  refusesDangling: true,
  followsLinkedDirectories: false,
  hasRootlessFiles: false,
  override: "unknown",
  overrideWords: "reading additional config",
  hasModules: false,
  readings: 3,
  imageVolumeModes: ["bind", "tmpfs", "ignore"],
  umask: "digits",
  probesMonitor: true
}

/** The changes since then. Source: the tags of containers-common and of containers/podman. */
const changes: ReadonlyArray<{ readonly since: ReleaseNumber.Since; readonly traits: Partial<Behaviour> }> = [
  { since: [4, 5], traits: { override: "required" } },
  { since: [4, 7], traits: { hasModules: true } },
  {
    since: [5, 0],
    traits: {
      toml: { version: "1.0", acceptsMark: true, extendsTables: true },
      searchRules: "go-1.20",
      anyWord: "any",
      lookCall: "faccessat",
      refusalPrefix: "Failed to obtain podman configuration: ",
      looksBeforeReading: false,
      readsHomeOfRoot: true,
      refusesDangling: false,
      readings: 1,
      imageVolumeModes: ["anonymous", "tmpfs", "ignore"],
      probesMonitor: false
    }
  },
  { since: [5, 5], traits: { umask: "number" } },
  {
    since: [5, 7],
    traits: {
      // The TOML library of Debian's build, 1.6. Upstream's own build has 1.5, which knows TOML 1.1 only with a variable.
      toml: { version: "1.1", acceptsMark: true, extendsTables: true },
      namesOwnLine: true,
      followsLinkedDirectories: true,
      hasRootlessFiles: true,
      override: "may be missing",
      overrideWords: "reading CONTAINERS_CONF_OVERRIDE config"
    }
  }
]
