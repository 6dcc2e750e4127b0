/**
 * The data of the problems that Docker Engine itself finds, by their codes.
 */
import type { JsonTree } from "../../document/index.ts"
import type { Origin } from "../../engine/index.ts"
import type { ExecutableSearch } from "../../machine/index.ts"
import type * as CgroupDriver from "../CgroupDriver.ts"
import type * as UsernsRemap from "../UsernsRemap.ts"
import type * as ShimOptions from "../shim-options/ShimOptions.ts"
import type { ValueStage } from "../values/ValueRule.ts"
import type * as ShimOptionsReview from "../shim-options/ShimOptionsReview.ts"

/** The data of each problem. */
export interface DetailsOf {
  /**
   * The bytes are neither UTF-8 nor marked as UTF-16. `byteOffset` is the position of the first invalid byte;
   * `consumed` is the number of bytes that the engine had read by then, as its message says.
   */
  readonly "invalid-encoding": { readonly byteOffset: number; readonly consumed: number }
  /** The text is not strict JSON. `detail` is the engine's message for the first mistake, and our message for the others. */
  readonly "invalid-syntax": { readonly reason: JsonTree.SyntaxReason; readonly detail: string }
  /** The whole file is a value other than an object. */
  readonly "not-an-object": { readonly found: string }
  /** A number anywhere in the file is beyond the range of a 64-bit float. */
  readonly "number-out-of-range": { readonly text: string }
  /** A top-level key, or a key in an object that the engine flattens, is not a directive of the engine. */
  readonly "unknown-directive": { readonly directive: string }
  /**
   * A directive is given in the file and as a flag. The values are printed as the engine prints them. `spelling` is the flag as it
   * is written at the place `at`, such as `-H`, if the command line is in a file.
   */
  readonly "directive-conflict": {
    readonly directive: string
    readonly fromFlag: string
    readonly fromFile: string
    readonly spelling?: string
    readonly at?: Origin.Place
  }
  /** The engine refuses its command line. `refusal` is the message about the first mistake of a word. */
  readonly "invalid-flag": InvalidFlag
  /** A value has the wrong type. `expected` is the engine's Go type; `field` is the Go field it was meant for. */
  readonly "wrong-type": { readonly found: string; readonly expected: string; readonly field: string | undefined }
  /**
   * A directive that does not concern runtimes has a value that the engine refuses. `refusal` is the engine's message; `choices`
   * are the words that it accepts, if there are few.
   */
  readonly "invalid-value": {
    readonly directive: string
    readonly refusal: string
    readonly stage: ValueStage
    readonly choices?: ReadonlyArray<string>
  }
  /** The engine knows a directive only in order to refuse it. */
  readonly "deprecated-directive": { readonly directive: string; readonly replacement: string }
  /** The engine has removed a directive, and refuses any value but the zero value. */
  readonly "removed-directive": { readonly directive: string }
  /** Docker Engine 28 and later refuses an option in `exec-opts`. */
  readonly "invalid-exec-option": CgroupDriver.RefusedOption
  /** The configuration defines a runtime under the engine's reserved name. */
  readonly "reserved-runtime-name": { readonly name: string }
  /** The default runtime is not stock, not configured, and not allowed as an implicit name. */
  readonly "unknown-default-runtime": { readonly name: string }
  /** The engine cannot make a runtime from an entry under `runtimes`. */
  readonly "invalid-runtime-entry": {
    readonly name: string
    readonly reason: "NeitherPathNorType" | "PathAndType" | "OptionsWithPath" | "ArgumentsWithType"
  }
  /** No release of the engine accepts a value in the options of a runtime. */
  readonly "refused-shim-option": { readonly name: string; readonly fault: ShimOptions.Fault }
  /** The engine cannot write a script because the name of its runtime is too long. */
  readonly "long-script-name": ScriptFault
  /** The engine cannot write a script because the name of its runtime does not result in a usable path. */
  readonly "unwritable-script": ScriptFault
  /** The directive `runtimes` is null in a file that a running engine reads again. Docker Engine 23.0 itself crashes. */
  readonly "null-runtimes": { readonly [key: string]: never }
  /** The engine does not know the requested driver, or reserves it for internal use. */
  readonly "cgroup-driver-fault": CgroupDriver.RefusedCgroupDriver
  /**
   * The default runtime has arguments, and its program is not found. When the engine starts, it looks for this program,
   * for its plugins. It looks for the program of any other runtime only when a container uses the runtime.
   */
  readonly "default-runtime-not-found": { readonly name: string; readonly failure: ExecutableSearch.ExecutableNotFound }
  /** The engine does not start with a value of `userns-remap`. */
  readonly "userns-remap-fault": UsernsRemap.RefusedRemapping
  /** The engine silently ignores a key in the options of a runtime. */
  readonly "dropped-shim-option": { readonly name: string; readonly dropped: ShimOptions.IgnoredOption }
  /** Some releases do not start with a value in the options of a runtime. */
  readonly "shim-option-refused-by-some": { readonly name: string; readonly refusal: ShimOptionsReview.OptionRefusal }
  /** Some supported releases do not know a directive and refuse the file. `refusing` names them, such as `25 to 28`. */
  readonly "directive-of-some-releases": { readonly directive: string; readonly refusing: string }
  /** Docker Engine 28 and later reads the options of the engine differently than earlier releases. */
  readonly "exec-options-read-otherwise": { readonly driver: string; readonly later: CgroupDriver.LaterReading }
}

/**
 * A mistake in a word of a command line. `word` is the word as it is written. `flag` is the name of the flag, if the engine has a
 * flag of this name; `directive` is the directive of the flag. `likely` is the flag that was probably meant. `releases` are the
 * releases that have the flag, if the engine does not have it. `line` is everything that the engine prints.
 */
export interface InvalidFlag {
  readonly reason: "UnknownFlag" | "MissingValue" | "InvalidValue" | "InvalidSyntax" | "Argument" | "Exclusive"
  readonly word: string
  readonly refusal: string
  readonly line: string
  readonly flag?: string
  readonly directive?: string
  readonly likely?: string
  readonly releases?: string
}

/**
 * A script that the engine cannot write. `file` is the path that the engine opens, with `*` in place of random digits.
 * `errno` is the system's error.
 */
export interface ScriptFault {
  readonly name: string
  readonly file: string
  readonly errno: "EINVAL" | "EISDIR" | "ENAMETOOLONG" | "ENOENT"
  /** The number of bytes by which the name is too long; 0 if its length is not the reason. */
  readonly excess: number
  /**
   * True if the engine can never write the script. If the name is only slightly too long, the engine succeeds when it
   * draws few random digits.
   */
  readonly isCertain: boolean
}
