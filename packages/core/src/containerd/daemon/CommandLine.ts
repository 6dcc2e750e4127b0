/**
 * The command line of containerd.
 *
 * Source of the rule: containerd, `cmd/containerd/command/main.go`, at v1.6.20 and v2.3.4.
 */
import { GoFlags } from "../../service/index.ts"

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
 * Parses the arguments of the daemon. Returns undefined if containerd refuses the arguments, or does something else than to start, as with
 * `config dump`.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (args: ReadonlyArray<string>): Flags | undefined => {
  const values = GoFlags.parse(args, (name) => (names.has(name) ? "value" : undefined))
  if (values === undefined) return undefined
  const flags: { -readonly [name in keyof Flags]: Flags[name] } = {}
  for (const [name, given] of values) {
    const known = names.get(name)!
    if (known !== "other") flags[known] = given.at(-1)!
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
