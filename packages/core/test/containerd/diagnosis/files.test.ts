/** Files that containerd refuses, or reads as other releases do not. */
import { Containerd } from "@oci-runtimes/core/containerd"
import { assert, describe, it } from "vitest"
import { conf, header, importing, runc, runtime } from "../configs.ts"
import { engines, main, release } from "../machines.ts"
import { placesIn, problemIn, problemsIn } from "./found.ts"

const { containerd16, containerd17, containerd20, containerd23 } = Containerd

describe("a file that is refused", () => {
  it.each([
    ["version = two\n", "toml-error"],
    ['version = "2"\n', "wrong-value-type"],
    ["version = 5\n", "unsupported-version"],
    ['version = 2\nimports = ["/none.toml"]\n', "missing-import"],
    ['version = 2\nimports = ["/etc"]\n', "unreadable-import"],
    ['version = 2\nimports = ["/etc/[*"]\n', "import-pattern"],
    ['version = 2\ndisabled_plugins = ["cri"]\n', "invalid-plugin-name"],
    [header(2) + runtime(2, "runc", "runtime_type = 2"), "wrong-value-type"]
  ])("%j has one problem, in containerd's words", (text, code) => {
    for (const engine of engines) {
      // Only containerd 1.6 takes any version.
      if (code === "unsupported-version" && engine === containerd16) continue
      const refused = problemsIn(text, { engine }).filter(({ effect }) => effect === "refused")
      assert.deepStrictEqual(
        refused.map((problem) => problem.code),
        [code],
        engine.id
      )
      assert.notStrictEqual(refused[0]!.advice, "")
    }
  })

  it("tells of nothing that depends on the rest of it", () => {
    const text = `colour = 1\n${runtime(2, "kata", runc)}[plugins\n`
    for (const engine of engines) {
      assert.deepStrictEqual(
        problemsIn(text, { engine }).map(({ code }) => code),
        ["toml-error"]
      )
    }
  })

  it.each([
    [header(2) + 'plugins."io.containerd.grpc.v1.cri" = 1\n', containerd20],
    [header(2) + 'plugins."io.containerd.grpc.v1.cri".containerd.runtimes = "x"\n', containerd23],
    [header(2) + 'plugins."io.containerd.grpc.v1.cri".containerd.runtimes.x = "x"\n', release("2.1.9")],
    ["version = -1\n", containerd20],
    ["version = -1\n", containerd23]
  ])("may crash containerd: %j", (text, engine) => {
    const { effect, message } = problemIn(text, "daemon-panic", { engine })
    assert.strictEqual(effect, "refused")
    assert.match(message, /^panic: /)
  })

  it("may be a drop-in, of which containerd 2.3 minds the version", () => {
    const files = { [`${conf}/1.toml`]: header(3) }
    const { origin } = problemIn(header(2) + importing, "higher-drop-in-version", { engine: containerd23, files })
    assert.strictEqual(origin?._tag === "File" && origin.file, `${conf}/1.toml`)
    for (const text of [importing, header(3) + importing]) {
      assert.notInclude(placesIn(text, { engine: containerd23, files }).join(), "higher-drop-in-version")
    }
  })

  it("for its version has the place of the version, even if the message names another file", () => {
    const text = `version = 9\n${importing}`
    const files = { [`${conf}/1.toml`]: "" }
    const { message, origin } = problemIn(text, "unsupported-version", { engine: containerd17, files })
    assert.include(message, `from ${conf}/1.toml: `)
    assert.deepStrictEqual(origin?._tag === "File" && [origin.file, origin.range.start.line], [main, 1])
    assert.deepStrictEqual(placesIn("version = 9\n", { engine: containerd20 }), ["unsupported-version 1:1"])
  })

  it("for a file that is not there has the place of the import", () => {
    for (const engine of engines) {
      const { origin } = problemIn('version = 2\nimports = ["/none.toml"]\n', "missing-import", { engine })
      assert.deepStrictEqual(origin?._tag === "File" && [origin.file, origin.range.start.line], [main, 2])
    }
  })
})

describe("a file that is not TOML 1.0", () => {
  it.each(["version = 02\n", "a = 1 # \u0001\n", "\uFEFFversion = 2\n", "a = { b = 1, b = 2 }\n"])(
    "%j may be read by containerd 1 alone",
    (text) => {
      for (const engine of [containerd16, containerd17]) {
        const codes = problemsIn(text, { engine }).map(({ code }) => code)
        if (text.startsWith("\uFEFF")) assert.notInclude(codes, "toml-error")
        else assert.include(codes, "lenient-toml")
      }
      assert.deepStrictEqual(
        placesIn(text, { engine: containerd20 }).map((place) => place.split(" ")[0]),
        ["toml-error"]
      )
    }
  )

  it("is read by a build for TOML 1.1", () => {
    const text = 'version = 3\nroot = "\\x2fx"\n'
    const engine = Containerd.release("2.1.9", { toml: "1.1" })
    assert.strictEqual(engine._tag, "Success")
    if (engine._tag === "Success") {
      assert.deepStrictEqual(placesIn(text, { engine: engine.success }), ["lenient-toml 2:10"])
    }
    assert.deepStrictEqual(placesIn(text), ["toml-error 2:10"])
  })
})

describe("a version", () => {
  it.each([
    ["", [["old-version"], ["old-version"], [], ["old-version"]]],
    ["version = 1\n", [["old-version"], ["old-version"], [], ["old-version"]]],
    ["version = 2\n", [[], [], ["old-version"], ["old-version"]]],
    ["version = 3\n", [[], ["unsupported-version"], [], ["old-version"]]],
    ["version = 4\n", [[], ["unsupported-version"], ["unsupported-version"], []]]
  ])("%j", (text, expected) => {
    assert.deepStrictEqual(
      engines.map((engine) => problemsIn(text, { engine }).map(({ code }) => code as string)),
      expected
    )
  })

  it("of a newer release is not known, and its answers are those of the newest", () => {
    const { effect, message } = problemIn(header(4), "newer-containerd", { engine: release("2.4.1") })
    assert.strictEqual(effect, "differs")
    assert.match(message, /The rules of containerd 2\.4\.1 are not known yet/)
  })
})
