/**
 * The data of the problems that Docker Engine itself finds, by their codes.
 */
import type { JsonTree } from "../../document/index.ts"
import type { ExecutableSearch } from "../../machine/index.ts"
import type * as CgroupDriver from "../CgroupDriver.ts"
import type * as UsernsRemap from "../UsernsRemap.ts"
import type * as ShimOptions from "../shim-options/ShimOptions.ts"
import type * as ShimOptionsReview from "../shim-options/ShimOptionsReview.ts"

/** The data of each problem. */
export interface DetailsOf {
  /**
   * The bytes are not text: neither UTF-8 nor marked as UTF-16. `byteOffset` is the first faulty byte; the engine says how
   * many bytes it had read by then, `consumed`.
   */
  readonly "invalid-encoding": { readonly byteOffset: number; readonly consumed: number }
  /** The text is not strict JSON. `detail` is the engine's message for the first such mistake, ours for the others. */
  readonly "invalid-syntax": { readonly reason: JsonTree.SyntaxReason; readonly detail: string }
  /** The whole file is a value other than an object. */
  readonly "not-an-object": { readonly found: string }
  /** A number is beyond the range of a 64-bit float, anywhere in the file. */
  readonly "number-out-of-range": { readonly text: string }
  /** A top-level key is no directive of the engine, or a key inside an object that the engine flattens. */
  readonly "unknown-directive": { readonly directive: string }
  /** A directive is given in the file and as a flag. The values are printed as the engine prints them. */
  readonly "directive-conflict": { readonly directive: string; readonly fromFlag: string; readonly fromFile: string }
  /** A value has the wrong type. `expected` is the engine's Go type; `field` is the Go field it was meant for. */
  readonly "wrong-type": { readonly found: string; readonly expected: string; readonly field: string | undefined }
  /** A size is not text; `text` is what stands there. */
  readonly "invalid-size": { readonly text: string }
  /** The engine knows a directive only to refuse it. */
  readonly "deprecated-directive": { readonly directive: string; readonly replacement: string }
  /** The configuration defines a runtime under a name that belongs to the engine. */
  readonly "reserved-runtime-name": { readonly name: string }
  /** The default runtime is neither stock nor configured nor permissible as an implicit name. */
  readonly "unknown-default-runtime": { readonly name: string }
  /** The engine can make no runtime of an entry under `runtimes`. */
  readonly "invalid-runtime-entry": {
    readonly name: string
    readonly reason: "NeitherPathNorType" | "PathAndType" | "OptionsWithPath" | "ArgumentsWithType"
  }
  /** No release of the engine takes a value in the options of a runtime. */
  readonly "refused-shim-option": { readonly name: string; readonly fault: ShimOptions.Fault }
  /** The engine cannot write a script because the name of its runtime is too long. */
  readonly "long-script-name": ScriptFault
  /** The engine cannot write a script because the name of its runtime leads to no place for a file. */
  readonly "unwritable-script": ScriptFault
  /** The directive `runtimes` is given without a value to an engine that runs already. The original crashes. */
  readonly "null-runtimes": { readonly [key: string]: never }
  /** The engine knows the driver that is asked for but does not let anyone ask for it, or does not know it. */
  readonly "cgroup-driver-fault": CgroupDriver.RefusedCgroupDriver
  /**
   * The default runtime has arguments, and its program is not found. The engine looks for it when it starts, for its plugins;
   * any other runtime is looked for only when a container wants it.
   */
  readonly "default-runtime-not-found": { readonly name: string; readonly failure: ExecutableSearch.ExecutableNotFound }
  /** The engine does not start with a value of `userns-remap`. */
  readonly "userns-remap-fault": UsernsRemap.RefusedRemapping
  /** The engine drops a key in the options of a runtime without a word. */
  readonly "dropped-shim-option": { readonly name: string; readonly dropped: ShimOptions.IgnoredOption }
  /** Some releases do not start with a value in the options of a runtime. */
  readonly "shim-option-refused-by-some": { readonly name: string; readonly refusal: ShimOptionsReview.OptionRefusal }
  /** Some releases do not know a directive, and refuse the file for it. `since` is the first major version that knows it. */
  readonly "directive-of-some-releases": { readonly directive: string; readonly since: number }
  /** Options of the engine are read in another way since Docker Engine 28. */
  readonly "exec-options-read-otherwise": { readonly driver: string; readonly later: CgroupDriver.LaterReading }
}

/**
 * A script that the engine cannot write. `file` is what the engine opens, with `*` in the place of random digits, and `errno` is
 * the system's answer.
 */
export interface ScriptFault {
  readonly name: string
  readonly file: string
  readonly errno: "EINVAL" | "EISDIR" | "ENAMETOOLONG" | "ENOENT"
  /** How many bytes the name is too long; 0 if its length is not the reason. */
  readonly excess: number
  /** Whether the engine never succeeds. With a name that is hardly too long it does if it draws few random digits. */
  readonly isCertain: boolean
}
