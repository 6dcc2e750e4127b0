import { StockRuntime } from "@oci-runtimes/core/docker"
import { ShimName } from "@oci-runtimes/core/shim"
import { Wording } from "@oci-runtimes/core/text"
import { implicitName, runtimeName } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const part = () => fc.string({ unit: "binary" }).map((text) => text.replaceAll(/[./]/g, "_"))

const parts = () => fc.array(part(), { maxLength: 3 }).map((before) => ["x", ...before])

const rules = () => fc.constantFrom<ShimName.NameRules>("containerd-1.6", "containerd-1.7")

describe("implicit names", () => {
  it.each([
    ["io.containerd.runc.v2", "containerd-shim-runc-v2"],
    ["a.b.c.NAME.VERSION", "containerd-shim-NAME-VERSION"],
    ["a.b", "containerd-shim-a-b"],
    ["a.", "containerd-shim-a-"],
    ["a..", "containerd-shim--"],
    ["a..b", "containerd-shim--b"],
    ["a.b.", "containerd-shim-b-"],
    [" . ", "containerd-shim- - "],
    ["a.\n", "containerd-shim-a-\n"],
    ["a.\0", "containerd-shim-a-\0"],
    ["日本.é", "containerd-shim-日本-é"],
    ["IO.Containerd.RUNC.V2", "containerd-shim-RUNC-V2"],
    ["a.b\\c", "containerd-shim-a-b\\c"]
  ])("%j means the shim binary %j by either set of rules", (name, binary) => {
    assert.deepStrictEqual(ShimName.shimBinary(name, "containerd-1.6"), Result.succeed(binary))
    assert.deepStrictEqual(ShimName.shimBinary(name, "containerd-1.7"), Result.succeed(binary))
  })

  it.each([
    [".", "containerd-shim--"],
    ["..", "containerd-shim--"],
    [".foo", "containerd-shim--foo"],
    ["..foo", "containerd-shim--foo"],
    [".a.b", "containerd-shim-a-b"]
  ])("%j, which begins with a dot, means %j to containerd 1.6 and nothing to 1.7", (name, binary) => {
    assert.deepStrictEqual(ShimName.shimBinary(name, "containerd-1.6"), Result.succeed(binary))
    assert.strictEqual(ShimName.refusal(name, "containerd-1.7"), "LeadingDot")
  })

  it.each([
    ["", "NoDot"],
    ["runc", "NoDot"],
    ["io-containerd-runc-v2", "NoDot"],
    ["io．containerd", "NoDot"],
    ["/", "AbsolutePath"],
    ["/usr/bin/crun", "AbsolutePath"],
    ["/a.b", "AbsolutePath"],
    ["my/custom.runtime.v1", "ContainsSlash"],
    ["../a.b", "ContainsSlash"],
    ["a.b/", "ContainsSlash"],
    [".a/b", "ContainsSlash"]
  ] as const)("%j is refused by either set of rules: %s", (name, reason) => {
    const refused = Result.fail({ _tag: "RefusedName" as const, name, reason })
    assert.deepStrictEqual(ShimName.shimBinary(name, "containerd-1.6"), refused)
    assert.deepStrictEqual(ShimName.shimBinary(name, "containerd-1.7"), refused)
  })

  it("have no slash, so none can be an absolute path", () => {
    fc.assert(
      fc.property(fc.oneof(implicitName("containerd-1.6"), implicitName("containerd-1.7")), (name) => {
        assert.notInclude(name, "/")
      })
    )
  })

  it("are exactly those with a shim binary", () => {
    fc.assert(
      fc.property(runtimeName(), rules(), (name, set) => {
        assert.strictEqual(ShimName.isImplicit(name, set), Result.isSuccess(ShimName.shimBinary(name, set)))
      })
    )
  })

  it("that containerd 1.7 takes are taken by 1.6, for the same shim binary", () => {
    fc.assert(
      fc.property(implicitName("containerd-1.7"), (name) => {
        const binary = ShimName.shimBinary(name, "containerd-1.7")
        assert.deepStrictEqual(ShimName.shimBinary(name, "containerd-1.6"), binary)
      })
    )
  })

  it("derive their shim binary from the last two dot-separated parts, as containerd's own formula does", () => {
    fc.assert(
      fc.property(implicitName("containerd-1.6"), (name) => {
        const [shim, version] = name.split(".").slice(-2)
        const binary = `containerd-shim-${shim}-${version}`
        assert.deepStrictEqual(ShimName.shimBinary(name, "containerd-1.6"), Result.succeed(binary))
      })
    )
  })

  it("that differ before the last two parts only have the same shim binary", () => {
    fc.assert(
      fc.property(parts(), parts(), part(), part(), rules(), (before, other, name, version, set) => {
        assert.deepStrictEqual(
          ShimName.shimBinary([...before, name, version].join("."), set),
          ShimName.shimBinary([...other, name, version].join("."), set)
        )
      })
    )
  })
})

describe("refusals", () => {
  const holds: { readonly [reason in ShimName.RefusalReason]: (name: string) => boolean } = {
    AbsolutePath: (name) => name.startsWith("/"),
    ContainsSlash: (name) => name.includes("/") && !name.startsWith("/"),
    NoDot: (name) => !name.includes("."),
    LeadingDot: (name) => name.startsWith(".")
  }

  it("give a reason that is true of the name, and none only where no reason is", () => {
    fc.assert(
      fc.property(runtimeName(), rules(), (name, set) => {
        const reason = ShimName.refusal(name, set)
        if (reason !== undefined) assert.isTrue(holds[reason](name), reason)
        else assert.isFalse(holds.AbsolutePath(name) || holds.ContainsSlash(name) || holds.NoDot(name))
      })
    )
  })

  it.each([
    ["AbsolutePath", "It is a path, and containerd would execute that file."],
    ["ContainsSlash", "It contains a slash, and containerd would treat it as the path of a program."],
    ["NoDot", "It is not configured, and without a dot containerd cannot derive a shim binary from it."],
    ["LeadingDot", "It begins with a dot, and containerd does not derive a shim binary from such a name."]
  ] as const)("for %s are described in a sentence", (reason, sentence) => {
    assert.strictEqual(ShimName.describe(reason), sentence)
  })
})

describe("names of the engine's own", () => {
  it.each([
    { name: "runc", stock: true, reserved: true },
    { name: "io.containerd.runc.v2", stock: true, reserved: false },
    { name: "RUNC", stock: false, reserved: false },
    { name: " runc", stock: false, reserved: false },
    { name: "io.containerd.runc.v1", stock: false, reserved: false },
    { name: "", stock: false, reserved: false }
  ])("$name: stock $stock, reserved $reserved", ({ name, reserved, stock }) => {
    assert.strictEqual(StockRuntime.isStock(name), stock)
    assert.strictEqual(StockRuntime.isReserved(name), reserved)
  })
})

describe("a name within a sentence", () => {
  it.each([
    ["crun", "crun"],
    ["io.containerd.runc.v2", "io.containerd.runc.v2"],
    ["a-b_1", "a-b_1"],
    // It could be taken for a flag, or for the end of the sentence before.
    ["-x", '"-x"'],
    ["--debug", '"--debug"'],
    [".x", '".x"'],
    [".", '"."'],
    ["", '""'],
    ["a b", '"a b"'],
    ["a/b", '"a/b"'],
    ["é", '"é"'],
    ["a\n", '"a\\n"']
  ])("%j is shown as %s", (name, shown) => {
    assert.strictEqual(Wording.shown(name), shown)
  })
})
