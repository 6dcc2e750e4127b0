/** Sections and files whose runtimes do not count. */
import { Containerd } from "@oci-runtimes/core/containerd"
import { assert, describe, it } from "vitest"
import { conf, containerd, header, importing, options, runc, runtime, type Version } from "../configs.ts"
import { engines, release } from "../machines.ts"
import { fixedIn, placesIn, problemIn, problemsIn } from "./found.ts"

const { containerd16, containerd17, containerd20, containerd23 } = Containerd

const codesOf = (text: string, circumstances: Parameters<typeof problemsIn>[1]) =>
  problemsIn(text, circumstances)
    .map(({ code }) => code)
    .filter((code) => code !== "old-version")

const dropIn = (text: string) => ({ files: { [`${conf}/1.toml`]: text } })

describe("a section with runtimes", () => {
  const nothing: ReadonlyArray<string> = []
  const unused = ["unused-section"]

  /** By the version of the file and the version of the names: what 1.6, 1.7, 2.0 and 2.3 find. */
  it.each<readonly [0 | 2 | 3 | 4, Version, ReadonlyArray<ReadonlyArray<string>>]>([
    [0, 1, [nothing, nothing, unused, nothing]],
    [0, 2, [unused, unused, unused, nothing]],
    [0, 3, [unused, unused, nothing, nothing]],
    [2, 1, [["invalid-plugin-name"], ["invalid-plugin-name"], unused, unused]],
    [2, 2, [nothing, nothing, nothing, nothing]],
    [2, 3, [unused, unused, nothing, nothing]],
    [3, 2, [nothing, ["unsupported-version"], unused, nothing]],
    [3, 3, [unused, ["unsupported-version"], nothing, nothing]],
    [4, 2, [nothing, ["unsupported-version"], ["unsupported-version"], unused]],
    [4, 3, [unused, ["unsupported-version"], ["unsupported-version"], nothing]]
  ])("of a file of version %j with the names of version %j", (version, names, expected) => {
    const text = `${version === 0 ? "" : header(version)}${runtime(names, "runc", runc)}`
    assert.deepStrictEqual(
      engines.map((engine) => codesOf(text, { engine })),
      expected.map((codes) => [...codes])
    )
  })

  it("that is ignored hides the keys in it, which would be reported one by one", () => {
    const text = header(3) + runtime(2, "crun", runc) + options(2, "crun", "SystemdCgroup = true")
    assert.deepStrictEqual(placesIn(text), ["unused-section 2:38"])
  })

  it.each([containerd16, containerd17, containerd20])("counts in version 2, which a fix writes for %s", (engine) => {
    const text = runtime(2, "runc", runc)
    const all = problemsIn(text, { engine })
    assert.deepStrictEqual(all.find(({ code }) => code === "unused-section")?.fix?.edits, [
      { offset: 0, length: 0, text: "version = 2\n" }
    ])
    if (engine !== containerd20) assert.strictEqual(fixedIn(text, "unused-section", { engine }), `version = 2\n${text}`)
  })

  it.each([
    ["version = 1 # ours\r\n", "version = 2 # ours\r\n"],
    ["# ours\r\n", "version = 2\r\n# ours\r\n"]
  ])("after %j is fixed without another change", (before, after) => {
    const rest = runtime(2, "runc", runc)
    assert.strictEqual(fixedIn(before + rest, "unused-section", { engine: containerd17 }), after + rest)
  })

  it("has no fix that would keep CRI from starting", () => {
    const { advice, fix } = problemIn(runtime(2, "kata", runc), "unused-section", { engine: containerd17 })
    assert.isUndefined(fix)
    assert.match(advice, /Write version = 2/)
  })

  it.each([
    [
      runtime(3, "runc", runc),
      containerd17,
      /Write version = 2 .*rename the section to plugins\."io\.containerd\.grpc/
    ],
    [header(2) + runtime(3, "runc", runc), containerd17, /Rename it to plugins\."io\.containerd\.grpc.*version 2, /],
    [header(3) + runtime(3, "runc", runc), containerd16, /Rename it to plugins\."io\.containerd\.grpc.*version 2, /],
    [runtime(1, "runc", runc), containerd20, /Rename it to plugins\."io\.containerd\.cri.*version 3, /],
    [header(3) + runtime(2, "runc", runc), containerd20, /Rename it to plugins\."io\.containerd\.cri.*version 3, /],
    [
      header(4) + runtime(2, "runc", runc),
      containerd23,
      /Rename it to plugins\."io\.containerd\.cri.*version 4, .*file/
    ]
  ])("is explained: %j for %s", (text, engine, advice) => {
    assert.match(problemIn(text, "unused-section", { engine }).advice, advice)
  })

  it("is named in the message with its runtimes", () => {
    const text = header(3) + runtime(2, "crun", runc) + runtime(2, '"a b"', runc)
    assert.strictEqual(
      problemIn(text, "unused-section").message,
      'containerd ignores the section plugins."io.containerd.grpc.v1.cri".containerd, and with it the runtimes crun, "a b".'
    )
    const { message } = problemIn(header(3) + containerd(2, "snapshotter = 'x'"), "unused-section")
    assert.match(message, /containerd\.$/)
  })
})

describe("files of several versions", () => {
  const oldMain = header(2) + importing + runtime(2, "crun", runc)
  const newMain = header(3) + importing + runtime(3, "crun", runc)

  it.each([
    [
      "an old main file loses its runtimes to a new drop-in",
      oldMain,
      header(3) + runtime(3, "kata", runc),
      "unused-section"
    ],
    [
      "a new main file makes an old drop-in lose them",
      newMain,
      header(2) + runtime(2, "kata", runc),
      "dropped-runtimes"
    ],
    ["a new main file makes a drop-in without version lose them", newMain, runtime(2, "kata", runc), "unused-section"]
  ])("before 2.3, %s", (_, text, other, code) => {
    assert.include(codesOf(text, dropIn(other)), code)
    const later = codesOf(text, { engine: containerd23, ...dropIn(other) })
    assert.notInclude(later, code)
  })

  it("are of the last version that one gives, before containerd 2", () => {
    const files = { [`${conf}/1.toml`]: "version = 1\n", [`${conf}/2.toml`]: "" }
    const { advice, fix } = problemIn(oldMain, "unused-section", { engine: containerd17, files })
    assert.strictEqual(advice, `Write version = 2 at the top of ${conf}/1.toml: in version 2, the section counts.`)
    assert.isUndefined(fix)
  })

  it("says which runtimes are dropped, and where", () => {
    const text = header(2) + runtime(2, "kata", runc) + runtime(3, "crun", runc)
    for (const engine of [containerd20, containerd23]) {
      const { details, message, origin } = problemIn(text, "dropped-runtimes", { engine })
      assert.match(message, /drops the runtimes kata of the older section/)
      assert.deepStrictEqual(details.names, ["kata"])
      assert.strictEqual(origin?._tag === "File" && origin.range.start.line, 2)
    }
    assert.isEmpty(codesOf(header(2) + runtime(2, "runc", runc) + containerd(3, ""), {}))
  })

  it("are the other way round in 2.0.0 and 2.0.1", () => {
    const text = header(2) + runtime(2, "kata", runc) + runtime(3, "crun", runc)
    for (const version of ["2.0.0", "2.0.1"]) {
      const { advice, details, message } = problemIn(text, "dropped-runtimes", { engine: release(version) })
      assert.match(message, /drops the runtimes crun of the newer section/)
      assert.deepStrictEqual(details.names, ["crun"])
      assert.match(advice, /2\.0\.2 or later/)
    }
    const { details } = problemIn(text, "dropped-runtimes", { engine: release("2.0.2") })
    assert.deepStrictEqual(details.names, ["kata"])
  })

  it("have no dropped runtimes before containerd 2", () => {
    const text = header(2) + runtime(2, "runc", runc) + runtime(3, "crun", runc)
    assert.deepStrictEqual(codesOf(text, { engine: containerd17 }), ["unused-section"])
  })
})

describe("a drop-in", () => {
  const main = header(2) + importing + runtime(2, "runc", runc) + options(2, "runc", "SystemdCgroup = true")

  it.each([containerd16, containerd17])("replaces the settings of a plugin for %s", (engine) => {
    const other = header(2) + runtime(2, "runc", runc) + containerd(2, 'snapshotter = "native"')
    const { details, message } = problemIn(main, "replaced-table", { engine, files: { [`${conf}/1.toml`]: other } })
    assert.deepStrictEqual(details.lost, ["containerd.runtimes.runc.options"])
    assert.match(message, /replaces the section of \/etc\/containerd\/config\.toml as a whole, which loses: /)
  })

  it.each([
    ["other plugins", header(2) + '[plugins."io.containerd.gc.v1.scheduler"]\n'],
    ["all that was there", main.replace(importing, "")]
  ])("that has %s replaces nothing", (_, other) => {
    assert.notInclude(codesOf(main, { engine: containerd17, files: { [`${conf}/1.toml`]: other } }), "replaced-table")
  })

  it("is merged since containerd 2", () => {
    const files = { [`${conf}/1.toml`]: header(2) + runtime(2, "crun", runc) }
    for (const engine of [containerd20, containerd23])
      assert.notInclude(codesOf(main, { engine, files }), "replaced-table")
  })

  it.each(["conf.d", "config.d"])("in %s is not read without imports, whatever the release", (directory) => {
    const path = `/etc/containerd/${directory}/1.toml`
    for (const engine of engines) {
      const { advice, message } = problemIn(header(2), "unimported-drop-in", { engine, files: { [path]: "" } })
      assert.match(message, new RegExp(`^containerd does not read ${path}: no file imports it`))
      assert.match(advice, new RegExp(`^Add imports = \\["/etc/containerd/${directory}/\\*\\.toml"\\] to /etc/`))
    }
  })

  it("is reported even without a main file", () => {
    const given = { config: "/opt/none.toml" }
    const { advice } = problemIn("", "unimported-drop-in", { given, files: { "/opt/conf.d/1.toml": "" } })
    assert.match(advice, /to \/opt\/none\.toml\./)
  })

  it("that is imported, or is not TOML, is not reported", () => {
    const files = { [`${conf}/1.toml`]: "", [`${conf}/README`]: "" }
    assert.isEmpty(codesOf(header(3) + importing, { files }))
  })

  it("is not found by a relative pattern in containerd 1.6", () => {
    const text = `${header(2)}imports = ["conf.d/*.toml"]\n`
    const files = { [`${conf}/1.toml`]: "" }
    const { advice } = problemIn(text, "unimported-drop-in", { engine: containerd16, files })
    assert.match(
      advice,
      /^Write "\/etc\/containerd\/conf\.d\/\*\.toml" instead of "conf\.d\/\*\.toml": .* directory, \/\.$/
    )
    assert.isEmpty(codesOf(text, { engine: containerd17, files }))
    const given = { workingDirectory: "/etc/containerd" }
    assert.isEmpty(codesOf(text, { engine: containerd16, files, given }))
  })
})
