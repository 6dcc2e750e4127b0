import { runtimeEntry, runtimeName } from "@oci-runtimes/core/testing"
import { WrapperScript } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

describe("a script", () => {
  it.each([
    ["/usr/bin/crun", ["--debug"], "#!/bin/sh\n/usr/bin/crun --debug $@\n"],
    ["crun", ["-a", "-b c", "$HOME"], "#!/bin/sh\ncrun -a -b c $HOME $@\n"],
    ["/opt/a b", ["`id`", "'q'", '"dq"', "\\"], "#!/bin/sh\n/opt/a b `id` 'q' \"dq\" \\ $@\n"],
    ["crun", ["", "x", ""], "#!/bin/sh\ncrun  x  $@\n"],
    ["crun", ["a\nb"], "#!/bin/sh\ncrun a\nb $@\n"],
    ["", ["日本"], "#!/bin/sh\n 日本 $@\n"]
  ])("for %j with %j has the engine's text, byte for byte", (path, runtimeArgs, content) => {
    const script = WrapperScript.make("name", { path, runtimeArgs })
    assert.deepStrictEqual(script, Result.succeed({ name: "name", content, mode: 0o700 }))
  })

  it("is needed by a runtime with arguments, be they empty texts, and by no other", () => {
    assert.isTrue(WrapperScript.isNeeded({ runtimeArgs: [""] }))
    assert.isFalse(WrapperScript.isNeeded({ runtimeArgs: [] }))
  })

  it("begins with the interpreter and ends with the arguments of the engine, whatever is in between", () => {
    fc.assert(
      fc.property(runtimeEntry(), (entry) => {
        const content = WrapperScript.content(entry)
        assert.isTrue(content.startsWith(`#!/bin/sh\n${entry.path} `))
        assert.isTrue(content.endsWith(" $@\n"))
      })
    )
  })
})

describe("a script's name", () => {
  it.each([
    "nvidia",
    "io.containerd.runc.v2",
    "...",
    ".hidden",
    " ",
    "a\nb",
    "-rf",
    "__proto__",
    "a\\b",
    "x".repeat(255),
    "é".repeat(127),
    "日".repeat(85),
    "😀".repeat(63)
  ])("may be %j", (name) => {
    assert.isTrue(Result.isSuccess(WrapperScript.make(name, { path: "/a", runtimeArgs: ["-x"] })))
  })

  it.each([
    ["", "Empty", '"": its name is empty. Give it a name, or remove its runtimeArgs'],
    [".", "Dot", '".": its name would be the scripts directory itself. Rename it, or remove its runtimeArgs'],
    ["..", "DotDot", '"..": its name would be the data root. Rename it, or remove its runtimeArgs'],
    [
      "../x",
      "ContainsSlash",
      '"../x": its name contains a slash and would leave the scripts directory. Rename it, or remove its runtimeArgs'
    ],
    [
      "a\0b",
      "ContainsNul",
      '"a\\u0000b": its name contains a NUL character, which a file name cannot contain. Rename it'
    ],
    [
      "\ud800",
      "NotUnicode",
      '"\\ud800": its name contains an unpaired surrogate, which a file name cannot contain. Rename it'
    ],
    [
      "x".repeat(256),
      "TooLong",
      `"${"x".repeat(256)}": the name of its file would be longer than 255 bytes. Shorten the name of the runtime`
    ]
  ] as const)("may not be %j: %s", (name, reason, words) => {
    const refused = { _tag: "RefusedScriptName" as const, name, reason }
    assert.deepStrictEqual(WrapperScript.make(name, { path: "/a", runtimeArgs: ["-x"] }), Result.fail(refused))
    assert.strictEqual(WrapperScript.message(refused), `Cannot write a wrapper script for runtime ${words}`)
  })

  it.each([
    ["a/b", "ContainsSlash"],
    ["/", "ContainsSlash"],
    ["/etc/passwd", "ContainsSlash"],
    ["a/", "ContainsSlash"],
    ["\udc00x", "NotUnicode"],
    ["é".repeat(128), "TooLong"],
    [`${"日".repeat(85)}x`, "TooLong"],
    ["😀".repeat(64), "TooLong"]
  ] as const)("may not be %j either: %s", (name, reason) => {
    const made = WrapperScript.make(name, { path: "/a", runtimeArgs: ["-x"] })
    assert.deepStrictEqual(made, Result.fail({ _tag: "RefusedScriptName", name, reason }))
  })

  it("is that of one file directly inside the directory", () => {
    fc.assert(
      fc.property(runtimeName(), runtimeEntry(), (name, entry) => {
        const bytes = new TextEncoder().encode(name)
        const fits = bytes.length > 0 && bytes.length <= 255 && !/[/\0]/.test(name) && !/^\.\.?$/.test(name)
        assert.strictEqual(Result.isSuccess(WrapperScript.make(name, entry)), fits)
      })
    )
  })
})

describe("a script in the quoted dialect", () => {
  it.each([
    [{ path: "/x", runtimeArgs: ["a", "b\0", "c"] }, "WordContainsNul"],
    [{ path: "/x\0", runtimeArgs: ["a"] }, "WordContainsNul"],
    [{ path: "/x", runtimeArgs: ["a", "\ud800", "c"] }, "WordNotUnicode"],
    [{ path: "/\udc00", runtimeArgs: ["a"] }, "WordNotUnicode"],
    [{ path: "-x", runtimeArgs: ["a"] }, "DashWithoutSlash"],
    [{ path: "-x/y", runtimeArgs: ["a"] }, undefined],
    [{ path: "/x", runtimeArgs: ["a", "-b"] }, undefined]
  ])("for %j is refused for %s, and in the engine's dialect is not", (entry, reason) => {
    const quoted = WrapperScript.make("x", entry, "quoted")
    assert.strictEqual(Result.isFailure(quoted) ? quoted.failure.reason : undefined, reason)
    assert.isTrue(Result.isSuccess(WrapperScript.make("x", entry)))
  })
})
