/**
 * The engines by name, for programs that choose an engine at run time. If the engine is known beforehand, import its
 * module instead, so that a bundler leaves the others out.
 */
import { Frozen } from "../data/index.ts"
import type { Detection, EngineName } from "./EngineVersion.ts"
import type { Generation } from "./Moby.ts"
import * as Moby23 from "./Moby23.ts"
import * as Moby25 from "./Moby25.ts"

/**
 * The engines by name.
 *
 * @category constants
 * @since 1.0.0
 */
export const byName: { readonly [name in EngineName]: Generation } = /*#__PURE__*/ Object.freeze({
  "moby-23": Moby23,
  "moby-25": Moby25
})

/**
 * Returns the engine of a detection. The engine for 24.0 is the 23.0 engine with the program look-up of a later Go.
 *
 * Source of the rule: Docker Engine 24.0.9, `Dockerfile`, `GO_VERSION` (1.20).
 *
 * @category operations
 * @since 1.0.0
 */
export const detected = ({ because, engine }: Detection): Generation =>
  because._tag === "VersionFound" && because.reservation === "KnowsRuntimeType" ? of24 : byName[engine]

const of24: Generation = { ...Moby23, searchRules: Moby25.searchRules }

/**
 * The names of the engines, the oldest first.
 *
 * @category constants
 * @since 1.0.0
 */
export const names: readonly [EngineName, ...ReadonlyArray<EngineName>] = /*#__PURE__*/ Frozen.frozen([
  "moby-23",
  "moby-25"
])
