/**
 * The runtimes that containerd has without files.
 *
 * Source of the rule: containerd, `DefaultConfig` at v1.7.24, `DefaultRuntimeConfig` at v2.1.9.
 */
import { Frozen } from "../../data/index.ts"
import type { TomlTree } from "../../document/toml/index.ts"
import type { Origin } from "../../engine/index.ts"
import { runcOptions } from "../options/runcOptions.ts"
import type { Traits } from "../releases/Traits.ts"
import type { Branch, ConfigTree } from "./ConfigTree.ts"

/** Returns the built-in runtimes: runc with all its options, each without effect. */
export const defaultsOf = (traits: Traits): Branch => {
  const mode = modes[traits.loading === "replace" ? (traits.isStrict ? "strict" : "oldest") : "newest"]
  const options = runcOptions(traits)
    .filter(({ isShown }) => isShown)
    .map(({ key, type }) => [key, leaf(zeros[type])] as const)
  const runc = branch([
    ["runtime_type", leaf({ type: "string", value: "io.containerd.runc.v2" })],
    ["options", branch(options)],
    ...(mode === undefined ? [] : [[mode, leaf({ type: "string", value: "podsandbox" })] as const])
  ])
  return branch([["runc", runc]])
}

/** Returns a runtime of a type, of which no file knows. `binary` is the program that runc's shim runs instead of runc. */
export const ofType = (type: string, binary: string | undefined): Branch =>
  branch([
    ["runtime_type", leaf({ type: "string", value: type })],
    ...(binary === undefined
      ? []
      : [["options", branch([["BinaryName", leaf({ type: "string", value: binary })]])] as const])
  ])

const origins: Origin.Origins = { used: { _tag: "BuiltIn" }, shadowed: [] }

/** The keys that say who makes the sandbox. */
const modes: { readonly [release: string]: string | undefined } = {
  oldest: undefined,
  strict: "sandbox_mode",
  newest: "sandboxer"
}

const branch = (entries: ReadonlyArray<readonly [string, ConfigTree]>): Branch => ({
  _tag: "Branch",
  entries: Frozen.frozenTable(entries),
  origins,
  isImplied: false,
  header: undefined
})

type Scalar =
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "integer"; readonly value: bigint }

const leaf = (scalar: Scalar): ConfigTree => ({
  _tag: "Leaf",
  node: { ...scalar, offset: 0, length: 0 } satisfies TomlTree.TomlNode,
  at: undefined,
  origins
})

const zeros: { readonly [type in "bool" | "string" | "uint32"]: Scalar } = {
  bool: { type: "boolean", value: false },
  string: { type: "string", value: "" },
  uint32: { type: "integer", value: 0n }
}
