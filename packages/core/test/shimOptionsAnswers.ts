/**
 * The answers of Go: `shimopts.Generate` with the message structs of containerd 1.7.12 (Docker Engine 25.0.0) and of its
 * API 1.11.1 (Docker Engine 29.7.2), by go-toml 1.9.5, 2.3.1 (2.2.4 and 2.3.0 answered the same) and 2.4.3. Built with
 * Go 1.19, and numbers decoded by `encoding/json` into `map[string]interface{}`, as the engine does.
 */
import type { ShimOptions } from "@oci-runtimes/core/docker"
import type { Json } from "@oci-runtimes/core/document"

/** The fields that are not at their zero value, without `ConfigBody`; or the error; or that Go panicked. */
export type Outcome = Json.JsonObject | string

/** By release, by library, or for all alike. */
export type Outcomes = { readonly [key in ShimOptions.Release | "toml1" | "toml2" | "all"]?: Outcome }

/** The beginning of the error of a refused object in this table. */
export const refused = "refused: "

/** Go panicked. */
export const crash = "crash"

const runc = "io.containerd.runc.v2"
const other = "io.containerd.runsc.v1"

/** Type of the runtime, its options, and the outcomes. */
export const answers: ReadonlyArray<readonly [runtimeType: string, options: Json.JsonObject, outcomes: Outcomes]> = [
  [runc, { BinaryName: "/x" }, { all: { BinaryName: "/x" } }],
  [runc, { binaryName: "/x" }, { all: { BinaryName: "/x" } }],
  [runc, { binaryname: "/x" }, { all: { BinaryName: "/x" } }],
  [runc, { BinaryNAME: "/x" }, { toml1: {}, toml2: { BinaryName: "/x" } }],
  [runc, { bInaryName: "/x" }, { toml1: {}, toml2: { BinaryName: "/x" } }],
  [runc, { binary_name: "/x" }, { all: {} }],
  [runc, { "noNew\u212aeyring": true }, { toml1: {}, toml2: { NoNewKeyring: true } }],
  [
    runc,
    { "\u0130oUid": "x" },
    {
      toml1: {},
      toml2: "refused: toml: cannot decode TOML string into struct field options.Options.IoUid of type uint32"
    }
  ],
  [runc, { "\u017fhimCgroup": "x" }, { all: {} }],
  [runc, { Root: "a", root: "b" }, { toml1: { Root: "a" }, toml2: { Root: "b" } }],
  [runc, { ROOT: "a", root: "b" }, { all: { Root: "b" } }],
  [runc, { ROOT: "a", rOOT: "b" }, { toml1: { Root: "a" }, toml2: { Root: "b" } }],
  [
    runc,
    { Root: "a", root: 1 },
    {
      toml1: { Root: "a" },
      "29.3": "refused: toml: float cannot be assigned to string",
      "29.7": "refused: toml: cannot decode TOML float into struct field options.Options.Root of type string"
    }
  ],
  [runc, { Root: "a", root: null }, { toml1: "refused: cannot convert type <nil> to Tree", toml2: { Root: "a" } }],
  [
    runc,
    {
      NoPivotRoot: true,
      NoNewKeyring: true,
      ShimCgroup: "/c",
      BinaryName: "b",
      Root: "r",
      CriuPath: "p",
      SystemdCgroup: true,
      CriuImagePath: "i",
      CriuWorkPath: "w",
      TaskApiAddress: "t"
    },
    {
      "25.0": {
        BinaryName: "b",
        CriuImagePath: "i",
        CriuPath: "p",
        CriuWorkPath: "w",
        NoNewKeyring: true,
        NoPivotRoot: true,
        Root: "r",
        ShimCgroup: "/c",
        SystemdCgroup: true
      },
      "28.0": {
        BinaryName: "b",
        CriuImagePath: "i",
        CriuWorkPath: "w",
        NoNewKeyring: true,
        NoPivotRoot: true,
        Root: "r",
        ShimCgroup: "/c",
        SystemdCgroup: true,
        TaskApiAddress: "t"
      },
      toml2: {
        BinaryName: "b",
        CriuImagePath: "i",
        CriuWorkPath: "w",
        NoNewKeyring: true,
        NoPivotRoot: true,
        Root: "r",
        ShimCgroup: "/c",
        SystemdCgroup: true,
        TaskApiAddress: "t"
      }
    }
  ],
  [runc, { "": "x", state: {}, sizeCache: 1, unknownFields: [], State: "x" }, { all: {} }],
  [runc, { "a.b": "x", "Root.x": "y", "[x]": {}, "#": 1, "a\n'\"\\\u0000": "y", Root: "z" }, { all: { Root: "z" } }],
  [runc, { x: { Root: "y" } }, { all: {} }],
  [runc, { Root: "a\n'''\"\\\u0000\u007f\u2028\u00e9" }, { all: { Root: "a\n'''\"\\\u0000\u007f\u2028\u00e9" } }],
  [
    runc,
    { IoUid: 42 },
    {
      toml1: "refused: (0, 0): Can't convert 42(float64) to uint32",
      "29.3": "refused: toml: float cannot be assigned to uint32",
      "29.7": "refused: toml: cannot decode TOML float into struct field options.Options.IoUid of type uint32"
    }
  ],
  [
    runc,
    { IoUid: -1 },
    {
      toml1: "refused: (0, 0): Can't convert -1(float64) to uint32",
      "29.3": "refused: toml: float cannot be assigned to uint32",
      "29.7": "refused: toml: cannot decode TOML float into struct field options.Options.IoUid of type uint32"
    }
  ],
  [
    runc,
    { IoUid: 4294967296 },
    {
      toml1: "refused: (0, 0): Can't convert 4.294967296e+09(float64) to uint32",
      "29.3": "refused: toml: float cannot be assigned to uint32",
      "29.7": "refused: toml: cannot decode TOML float into struct field options.Options.IoUid of type uint32"
    }
  ],
  [
    runc,
    { IoUid: "42" },
    {
      toml1: "refused: (0, 0): Can't convert 42(string) to uint32",
      toml2: "refused: toml: cannot decode TOML string into struct field options.Options.IoUid of type uint32"
    }
  ],
  [
    runc,
    { IoUid: true },
    {
      toml1: "refused: (0, 0): Can't convert true(bool) to uint32",
      "29.3": "refused: toml: cannot assign boolean to a true",
      "29.7": "refused: toml: cannot decode TOML boolean into struct field options.Options.IoUid of type uint32"
    }
  ],
  [
    runc,
    { TaskApiVersion: 3 },
    {
      "25.0": {},
      "28.0": "refused: (0, 0): Can't convert 3(float64) to uint32",
      "29.3": "refused: toml: float cannot be assigned to uint32",
      "29.7": "refused: toml: cannot decode TOML float into struct field options.Options.TaskApiVersion of type uint32"
    }
  ],
  [
    runc,
    { NoPivotRoot: "true" },
    {
      toml1: "refused: (0, 0): Can't convert true(string) to bool",
      toml2: "refused: toml: cannot decode TOML string into struct field options.Options.NoPivotRoot of type bool"
    }
  ],
  [
    runc,
    { Root: false },
    {
      toml1: "refused: (0, 0): Can't convert false(bool) to string",
      "29.3": "refused: toml: cannot assign boolean to a false",
      "29.7": "refused: toml: cannot decode TOML boolean into struct field options.Options.Root of type string"
    }
  ],
  [
    runc,
    { Root: [] },
    {
      toml1: "refused: (0, 0): Can't convert []([]interface {}) to a slice",
      toml2: "refused: toml: cannot decode TOML array into struct field options.Options.Root of type string"
    }
  ],
  [
    runc,
    { Root: ["a"] },
    {
      toml1: "refused: (0, 0): Can't convert [a]([]string) to string",
      toml2: "refused: toml: cannot decode TOML array into struct field options.Options.Root of type string"
    }
  ],
  [runc, { Root: null }, { toml1: "refused: cannot convert type <nil> to Tree", toml2: {} }],
  [runc, { x: null }, { toml1: "refused: cannot convert type <nil> to Tree", toml2: {} }],
  [runc, { x: { y: null } }, { toml1: "refused: cannot convert type <nil> to Tree", toml2: {} }],
  [
    runc,
    { x: [null] },
    {
      toml1: crash,
      "29.3": "refused: toml: encoding a nil interface is not supported",
      "29.7": "refused: toml: cannot encode a nil interface"
    }
  ],
  [
    runc,
    { x: ["a", null] },
    {
      toml1: "refused: cannot convert type <nil> to Tree",
      "29.3": "refused: toml: encoding a nil interface is not supported",
      "29.7": "refused: toml: cannot encode a nil interface"
    }
  ],
  [runc, { x: [1, "a"] }, { toml1: crash, toml2: {} }],
  [runc, { x: [[1], "a"] }, { toml1: crash, toml2: {} }],
  [runc, { x: [[1, "a"], [true]] }, { all: {} }],
  [runc, { x: [{}, 1] }, { toml1: crash, toml2: {} }],
  [runc, { x: [1, {}] }, { toml1: "refused: cannot convert type map[string]interface {} to Tree", toml2: {} }],
  [runc, { x: [[{}]] }, { toml1: "refused: cannot convert type map[string]interface {} to Tree", toml2: {} }],
  [runc, { x: [{ y: [1, "a"] }] }, { toml1: crash, toml2: {} }],
  [
    runc,
    { x: [{}, [null]] },
    {
      toml1: crash,
      "29.3": "refused: toml: encoding a nil interface is not supported",
      "29.7": "refused: toml: cannot encode a nil interface"
    }
  ],
  [runc, { x: [[], {}] }, { toml1: "refused: cannot convert type map[string]interface {} to Tree", toml2: {} }],
  [other, { TypeUrl: "t", ConfigPath: "p" }, { all: { ConfigPath: "p", TypeUrl: "t" } }],
  [other, { type_url: "t" }, { all: {} }],
  [other, { BinaryName: "/x" }, { all: {} }],
  [other, { ConfigBody: [] }, { all: {} }],
  [
    other,
    { ConfigBody: "AQI=" },
    {
      toml1: "refused: (0, 0): Can't convert AQI=(string) to []uint8(slice)",
      toml2:
        "refused: toml: cannot decode TOML string into struct field runtimeoptions.Options.ConfigBody of type []uint8"
    }
  ],
  [
    other,
    { ConfigBody: [1] },
    {
      toml1: "refused: (0, 0): Can't convert 1(float64) to uint8",
      "29.3": "refused: toml: float cannot be assigned to uint8",
      "29.7":
        "refused: toml: cannot decode TOML float into struct field runtimeoptions.Options.ConfigBody of type uint8"
    }
  ],
  [
    other,
    { ConfigBody: ["a"] },
    {
      toml1: "refused: (0, 0): Can't convert a(string) to uint8",
      "29.3":
        "refused: toml: cannot decode TOML string into struct field runtimeoptions.Options.ConfigBody of type []uint8",
      "29.7":
        "refused: toml: cannot decode TOML string into struct field runtimeoptions.Options.ConfigBody of type uint8"
    }
  ],
  [
    other,
    { ConfigBody: [[]] },
    {
      toml1: "refused: (0, 0): Can't convert []([]interface {}) to a slice",
      "29.3":
        "refused: toml: cannot decode TOML array into struct field runtimeoptions.Options.ConfigBody of type []uint8",
      "29.7":
        "refused: toml: cannot decode TOML array into struct field runtimeoptions.Options.ConfigBody of type uint8"
    }
  ],
  [other, { ConfigBody: null }, { toml1: "refused: cannot convert type <nil> to Tree", toml2: {} }]
]
