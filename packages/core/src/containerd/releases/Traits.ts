/**
 * The differences between the releases of containerd, as data.
 */
import { type GoTomlWords, TomlDialect, type TomlTree } from "../../document/toml/index.ts"
import { ReleaseNumber } from "../../engine/index.ts"
import type { ExecutableSearch } from "../../machine/index.ts"
import type { ShimName } from "../../shim/index.ts"
import * as Schema from "./Schema.ts"

/**
 * The rules of a release that other releases do not have.
 *
 * @category models
 * @since 1.0.0
 */
export interface Traits extends Behaviour {
  readonly schema: Schema.Schema
}

/**
 * The behaviour of a release.
 *
 * @category models
 * @since 1.0.0
 */
export interface Behaviour {
  /** The newest version of configuration files that the release knows. */
  readonly version: 2 | 3 | 4
  /**
   * The way in which a file is added to those before it: its tables of plugins replace theirs; it is merged, and the result is then brought to the
   * newest version; or it is brought to the newest version, and then merged.
   */
  readonly loading: "replace" | "merge-then-migrate" | "migrate-then-merge"
  /**
   * The way in which the table of CRI is brought to version 3: it replaces the table of the runtime plugin; it adds what that table does not have; or
   * it does so with the directory of network programs as a list.
   */
  readonly migration: "replace" | "add" | "add-with-lists"
  /** The library that reads TOML: go-toml 1, go-toml 2 up to 2.3, or 2.4, which reads TOML 1.1. */
  readonly reader: GoTomlWords.Reader
  /** A version that is too new is refused, and plugins need names that begin with `io.containerd.`. */
  readonly isStrict: boolean
  /** A pattern without a slash at its beginning is relative to the importing file, not to the working directory. */
  readonly joinsPatterns: boolean
  /** The imports that are shown although no file has them. */
  readonly shownImports: ReadonlyArray<string>
  /** The words of the warning about version 1, after the number. */
  readonly oldVersionWords: string
  /** A drop-in must not have a higher version than the main file. */
  readonly refusesHigherDropIn: boolean
  /** `runtime_path` is used, not only accepted. */
  readonly usesRuntimePath: boolean
  readonly shimRules: ShimName.NameRules
  readonly searchRules: ExecutableSearch.SearchRules
  /** A shim without a path of a configuration gets the whole table of options as text. */
  readonly passesOptionsAsText: boolean
  /** The shim is asked for its features before it is started. */
  readonly asksForFeatures: boolean
  /** A runtime may say who makes the sandbox. */
  readonly hasSandboxers: boolean
  /** The effect of a runtime that leaves the sandbox to the shim: the release has no such setting, or does not heed it; the daemon crashes; or the shim is started. */
  readonly shimSandbox: "unheeded" | "crashes" | "starts"
}

/**
 * Returns the traits of a release.
 *
 * @category constructors
 * @since 1.0.0
 */
export const of = (
  release: Pick<ReleaseNumber.ReleaseNumber, "major" | "minor"> & { readonly patch?: number | undefined }
): Traits => {
  const changed = changes.filter(
    ({ since, until }) =>
      ReleaseNumber.has(release, since) && (until === undefined || !ReleaseNumber.has(release, until))
  )
  return { ...Object.assign({}, oldest, ...changed.map(({ traits }) => traits)), schema: Schema.of(release) }
}

/**
 * Returns the dialect of TOML that a release reads.
 *
 * @category getters
 * @since 1.0.0
 */
export const dialectOf = ({ reader }: Pick<Traits, "reader">): TomlTree.Dialect => dialects[reader]

const dialects: { readonly [reader in GoTomlWords.Reader]: TomlTree.Dialect } = {
  goToml1: TomlDialect.goToml1,
  goToml2: TomlDialect.goToml2,
  goToml24: TomlDialect.goToml24
}

/** The behaviour of containerd 1.6. Source: containerd v1.6.20, built with Go 1.19. */
const oldest: Behaviour = {
  version: 2,
  loading: "replace",
  migration: "replace",
  reader: "goToml1",
  isStrict: false,
  joinsPatterns: false,
  shownImports: [],
  oldVersionWords:
    "has been deprecated and will be removed in containerd v2.0, please switch to version `2`, see https://github.com/containerd/containerd/blob/main/docs/PLUGINS.md#version-header",
  refusesHigherDropIn: false,
  usesRuntimePath: false,
  shimRules: "containerd-1.6",
  searchRules: "go-1.19",
  passesOptionsAsText: false,
  asksForFeatures: false,
  hasSandboxers: false,
  shimSandbox: "unheeded"
}

/** The changes since then. Source: the tags of containerd. A change of a patch release of 1.6 is in another patch release of 1.7. */
const changes: ReadonlyArray<{
  readonly since: ReleaseNumber.Since
  readonly until?: ReleaseNumber.Since
  readonly traits: Partial<Behaviour>
}> = [
  { since: [1, 6, 21], until: [1, 7, 0], traits: { usesRuntimePath: true } },
  {
    since: [1, 7],
    traits: {
      isStrict: true,
      joinsPatterns: true,
      oldVersionWords:
        "has been deprecated and will be converted on each startup in containerd v2.0, use `containerd config migrate` after upgrading to containerd 2.0 to avoid conversion on startup",
      shimRules: "containerd-1.7",
      searchRules: "go-1.20",
      passesOptionsAsText: true,
      hasSandboxers: true
    }
  },
  { since: [1, 7, 1], traits: { usesRuntimePath: true } },
  {
    since: [2, 0],
    traits: {
      version: 3,
      loading: "merge-then-migrate",
      reader: "goToml2",
      shimRules: "containerd-2.0",
      shimSandbox: "crashes"
    }
  },
  { since: [2, 0, 2], traits: { migration: "add" } },
  { since: [2, 1], traits: { migration: "add-with-lists" } },
  { since: [2, 2], traits: { shownImports: ["/etc/containerd/conf.d/*.toml"] } },
  {
    since: [2, 3],
    traits: {
      version: 4,
      loading: "migrate-then-merge",
      refusesHigherDropIn: true,
      asksForFeatures: true,
      shimSandbox: "starts"
    }
  }
]
