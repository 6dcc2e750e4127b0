/**
 * The containers of Podman and their runtimes, as `podman` tells them.
 *
 * Source of the form: containers/podman, `cmd/podman/containers/ps.go` and `cmd/podman/inspect`.
 */
import { FilePath } from "../text/index.ts"
import { configHome } from "./files/ConfigFiles.ts"
import type { Given } from "./Given.ts"

/**
 * A container, and the name or path of the runtime with which it was created.
 *
 * @category models
 * @since 1.0.0
 */
export interface Container {
  readonly name: string
  readonly runtime: string
}

/**
 * The arguments with which `podman` lists the IDs of all containers.
 *
 * @category constants
 * @since 1.0.0
 */
export const listArguments: ReadonlyArray<string> = /*#__PURE__*/ Object.freeze([
  "ps",
  "--all",
  "--quiet",
  "--no-trunc"
])

/**
 * Returns the arguments with which `podman` tells the runtimes of containers.
 *
 * @category operations
 * @since 1.0.0
 */
export const inspectArguments = (ids: ReadonlyArray<string>): ReadonlyArray<string> => [
  "inspect",
  "--type=container",
  "--format={{.Name}}\t{{.OCIRuntime}}",
  ...ids
]

/**
 * Returns the IDs in the output of the list.
 *
 * @category decoding
 * @since 1.0.0
 */
export const idsIn = (output: string): ReadonlyArray<string> =>
  output.split("\n").filter((line) => /^[0-9a-f]{64}$/.test(line))

/**
 * Returns the containers in the output of `inspect`, sorted by name.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (output: string): ReadonlyArray<Container> =>
  output
    .split("\n")
    .flatMap((line) => {
      const [name = "", runtime] = line.split("\t")
      return runtime === undefined ? [] : [{ name: name.replace(/^\//, ""), runtime }]
    })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))

/**
 * Returns the file that shows that Podman has run since the machine started. Before, asking for containers would change their state.
 *
 * @category getters
 * @since 1.0.0
 */
export const aliveFile = (runDirectory: string): string => FilePath.join(runDirectory, "alive")

/**
 * Returns the paths of which one exists if a user may have containers: the usual directory, and files that name another one.
 *
 * @category getters
 * @since 1.0.0
 */
export const tracesOf = ({
  home,
  uid,
  variables
}: Pick<Given, "home" | "uid" | "variables">): ReadonlyArray<string> => [
  uid === 0 ? "/var/lib/containers/storage" : FilePath.join(home, ".local/share/containers/storage"),
  "/etc/containers/storage.conf",
  FilePath.join(configHome(variables, home), "containers/storage.conf")
]
