/**
 * The command line of containerd.
 *
 * Source of the rule: containerd, `cmd/containerd/command/main.go`, at v1.6.20 and v2.3.4, and Go's package `flag`.
 */

/**
 * The flags that concern runtimes; undefined if they are not given.
 *
 * @category models
 * @since 1.0.0
 */
export interface Flags {
  readonly config?: string
  readonly address?: string
}

/**
 * Parses the arguments of the daemon. Flags end at the first argument that is none. Returns undefined if containerd refuses the
 * arguments, or does something else than to start, as with `config dump`.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (args: ReadonlyArray<string>): Flags | undefined => {
  const flags: { -readonly [name in keyof Flags]: Flags[name] } = {}
  for (let at = 0; at < args.length; at++) {
    const [, name, inline] = /^--?([^-=][^=]*)(?:=([^]*))?$/.exec(args[at]!) ?? []
    const known = name === undefined ? undefined : names.get(name)
    const value = inline ?? args[++at]
    if (known === undefined || value === undefined) return undefined
    if (known !== "other") flags[known] = value
  }
  return flags
}

/** The flags, all of which have a value. `other` flags do not concern runtimes. */
const names: ReadonlyMap<string, "other" | keyof Flags> = /*#__PURE__*/ new Map([
  ["config", "config"],
  ["c", "config"],
  ["address", "address"],
  ["a", "address"],
  ["log-level", "other"],
  ["l", "other"],
  ["root", "other"],
  ["state", "other"]
])
