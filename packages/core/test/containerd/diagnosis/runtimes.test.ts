/** Runtimes with which pods fail, or that do otherwise than intended. */
import { Containerd } from "@oci-runtimes/core/containerd"
import { assert, describe, it } from "vitest"
import { header, options, runc, runtime } from "../configs.ts"
import { engines, release } from "../machines.ts"
import { fixedIn, placesIn, problemIn } from "./found.ts"

const { containerd16, containerd17, containerd20, containerd23 } = Containerd

const file = (...lines: ReadonlyArray<string>) => header(3) + runtime(3, "crun", ...lines)

const oldFile = (...lines: ReadonlyArray<string>) => header(2) + runtime(2, "runc", ...lines)

describe("a runtime without a type", () => {
  it.each([containerd16, containerd17])("fails in %s even if it is runc, and a fix adds the type", (engine) => {
    const text = header(2) + options(2, "runc", "SystemdCgroup = true")
    assert.deepStrictEqual(placesIn(text, { engine }), ["no-runtime-type 2:58"])
    assert.match(fixedIn(text, "no-runtime-type", { engine }) ?? "", /runtime_type = "io\.containerd\.runc\.v2"/)
  })

  it.each([containerd20, containerd23])("gets the built-in one in %s if it is runc", (engine) => {
    const text = header(3) + options(3, "runc", "SystemdCgroup = true")
    assert.notInclude(placesIn(text, { engine }).join(), "no-runtime-type")
  })

  it("has the shim of runc if its options are those of runc", () => {
    const text = file('snapshotter = "native"') + options(3, "crun", 'BinaryName = "runc"')
    assert.match(problemIn(text, "no-runtime-type").advice, /to which its options belong/)
    assert.strictEqual(
      fixedIn(text, "no-runtime-type"),
      text.replace("crun]\n", `crun]\n`).replace('"native"\n', `"native"\n${runc}\n`)
    )
  })

  it("may have any shim otherwise, so there is no fix", () => {
    const text = file('runtime_path = "/usr/bin/containerd-shim-runc-v2"')
    assert.deepStrictEqual(placesIn(text), ["no-runtime-type 2:61"])
    assert.isUndefined(fixedIn(text, "no-runtime-type"))
  })
})

describe("a type", () => {
  it.each([
    ["kata", /^Write a type such as/],
    ["./shim", /^Write a type such as/],
    [".v1", /^Write a type such as/],
    ["crun", /^Write runtime_type = "io\.containerd\.runc\.v2", and BinaryName = "crun" in the options\.$/]
  ])("%j names no shim", (type, advice) => {
    const text = file(`runtime_type = ${JSON.stringify(type)}`)
    assert.deepStrictEqual(placesIn(text), ["unusable-runtime-type 3:1"])
    const { advice: told, message } = problemIn(text, "unusable-runtime-type")
    assert.match(told, advice)
    assert.include(message, "or a full path to the binary")
    assert.isUndefined(fixedIn(text, "unusable-runtime-type"))
  })

  it("that is the file name of a shim is corrected", () => {
    const [wrong, right] = ["containerd-shim-runc-v2", "io.containerd.runc.v2"].map(
      (type) => `runtime_type = "${type}"`
    )
    assert.strictEqual(fixedIn(file(wrong!), "unusable-runtime-type"), file(right!))
  })

  it.each([
    [containerd16, "missing-shim"],
    [containerd17, "unusable-runtime-type"]
  ])("with a slash is a path to %s", (engine, code) => {
    assert.deepStrictEqual(placesIn(oldFile('runtime_type = "bin/io.kata.v2"'), { engine }), [`${code} 3:1`])
  })

  it.each([
    [containerd17, "/usr/bin/none", "invalid custom binary path: stat /usr/bin/none: no such file or directory"],
    [
      containerd17,
      "io.containerd.kata.v2",
      'runtime "io.containerd.kata.v2" binary not installed "containerd-shim-kata-v2": file does not exist'
    ]
  ])("of %s whose shim is not there: %j", (engine, type, words) => {
    const { details, origin } = problemIn(oldFile(`runtime_type = "${type}"`), "missing-shim", { engine })
    assert.strictEqual(details.words, words)
    assert.strictEqual(origin?._tag === "File" && origin.range.start.line, 3)
  })

  it.each(["io.containerd.runtime.v1.linux", "io.containerd.runc.v1"])("%s is not in containerd 2", (type) => {
    const text = file(`runtime_type = "${type}"`)
    for (const engine of [containerd20, containerd23]) {
      const circumstances = { engine }
      assert.match(problemIn(text, "missing-shim", circumstances).advice, /containerd 2 does not have the older shim/)
      assert.strictEqual(fixedIn(text, "missing-shim", circumstances), file(runc))
    }
    const programs = ["/usr/bin/containerd-shim", "/usr/bin/containerd-shim-runc-v1"]
    assert.isEmpty(placesIn(oldFile(`runtime_type = "${type}"`), { engine: containerd17, programs }))
  })
})

describe("a shim", () => {
  it.each([
    ["/usr/bin", "/usr/bin is a directory"],
    ["/etc/containerd/config.toml", "/etc/containerd/config.toml is not executable"]
  ])("%s cannot be started", (path, words) => {
    const text = file(runc, `runtime_path = "${path}"`)
    const { message, origin } = problemIn(text, "missing-shim")
    assert.strictEqual(message, `Pods with the runtime crun fail: ${words}.`)
    assert.strictEqual(origin?._tag === "File" && origin.range.start.line, 4)
  })

  it("in the working directory is used even if it is a directory", () => {
    const text = file('runtime_type = "io.containerd.kata.v2"')
    const files = { "/containerd-shim-kata-v2/x": "" }
    assert.match(problemIn(text, "missing-shim", { files }).message, /\/containerd-shim-kata-v2 is a directory\.$/)
    const programs = ["/usr/local/bin/containerd-shim-kata-v2"]
    assert.isEmpty(placesIn(text, { programs }))
  })

  it.each([
    ["1.6.20", ["ignored-runtime-path 4:1"]],
    ["1.6.21", []],
    ["1.6", []],
    ["1.7.0", ["ignored-runtime-path 4:1"]],
    ["1.7.1", []]
  ])("that runtime_path names is ignored by some releases: %s", (version, places) => {
    const text = oldFile(runc, 'runtime_path = "/usr/bin/containerd-shim-runc-v2"')
    assert.deepStrictEqual(placesIn(text, { engine: release(version) }), places)
  })

  it.each([
    [`${runc}\nruntime_path = "/usr/sbin/runc"`, "runtime-as-shim 4:1"],
    ['runtime_type = "/usr/sbin/runc"', "runtime-as-shim 3:1"]
  ])("that is the program of a runtime: %j", (lines, place) => {
    for (const engine of [containerd17, release("1.6.21")]) {
      assert.deepStrictEqual(placesIn(oldFile(lines), { engine }), [place])
    }
  })
})

const withBinary = (name: string) => file(runc) + options(3, "crun", `BinaryName = ${JSON.stringify(name)}`)

describe("the program of runc's shim", () => {
  it.each([
    ["/opt/crun", ["missing-binary 5:1"]],
    ["crun", ["missing-binary 5:1"]],
    ["/usr/sbin", ["missing-binary 5:1"]],
    ["/usr/bin/crun --debug", ["binary-with-arguments 5:1"]],
    ["/usr/bin/containerd-shim-runc-v2", ["shim-as-binary 5:1"]],
    ["bin/crun", []],
    ["runc", []],
    ["", []]
  ])("%j", (name, places) => {
    assert.deepStrictEqual(placesIn(withBinary(name)), places)
  })

  it("may have a space in its name", () => {
    assert.isEmpty(placesIn(withBinary("/opt/my crun"), { programs: ["/opt/my crun"] }))
  })

  it("is runc unless an option names another, and may be missing", () => {
    const facts = { searchPath: "/usr/bin" }
    const { message, origin } = problemIn(file(runc), "missing-binary", { facts })
    assert.strictEqual(message, "Pods with the runtime crun fail: runc is not in containerd's PATH.")
    assert.strictEqual(origin?._tag === "File" && origin.range.start.line, 3)
  })

  it("does not matter to another shim", () => {
    const text = file('runtime_type = "io.containerd.kata.v2"') + options(3, "crun", 'BinaryName = "/opt/none"')
    const programs = ["/usr/bin/containerd-shim-kata-v2"]
    assert.deepStrictEqual(placesIn(text, { programs }), ["unknown-option 5:1"])
  })
})

describe("a sandboxer", () => {
  it.each([
    ["podsandbox", containerd20, []],
    ["shim", containerd20, ["crashing-sandboxer 4:1"]],
    ["shim", containerd23, []],
    ["kata", containerd20, ["unknown-sandboxer 4:1"]],
    ["kata", containerd23, ["unknown-sandboxer 4:1"]]
  ])("%s in %s", (name, engine, expected) => {
    const places = placesIn(file(runc, `sandboxer = "${name}"`), { engine })
    assert.deepStrictEqual(
      places.filter((place) => !place.startsWith("old-version ")),
      expected
    )
  })

  it("has another key in containerd 1.7, which does not use it", () => {
    assert.isEmpty(placesIn(oldFile(runc, 'sandbox_mode = "shim"'), { engine: containerd17 }))
  })
})

describe("a name", () => {
  it.each(["Crun", "my_runtime", '"a.b"', '"a b"', '""', "-a", "a".repeat(64)])("%s cannot be a handler", (name) => {
    const text = header(3) + runtime(3, name, runc)
    assert.deepStrictEqual(placesIn(text), ["unreachable-handler 2:61"])
  })

  it.each(["crun", "a", "kata-qemu", "0", "a".repeat(63)])("%s can be a handler", (name) => {
    assert.isEmpty(placesIn(header(3) + runtime(3, name, runc)))
  })
})

const two = (first: string, second: string) =>
  header(2) +
  runtime(2, "runc", runc) +
  options(2, "runc", first) +
  runtime(2, "crun", runc) +
  options(2, "crun", second)

describe("SystemdCgroup", () => {
  const [yes, no] = ["SystemdCgroup = true", "SystemdCgroup = false"]
  const systemd = { facts: { bootedWithSystemd: true } }
  it.each(engines)("that one runtime has and another has not is forgotten: %s", (engine) => {
    const { message, origin } = problemIn(two(yes, no), "forgotten-systemd-cgroup", { engine })
    assert.match(message, /^runtime crun: .*although the runtime runc has it\.$/)
    assert.strictEqual(origin?._tag === "File" && origin.range.start.line, 9)
    assert.strictEqual(fixedIn(two(yes, no), "forgotten-systemd-cgroup", { engine }), two(yes, yes))
  })

  it("that is not written has no fix", () => {
    const text = two(yes, "")
    assert.isUndefined(fixedIn(text, "forgotten-systemd-cgroup", { engine: containerd17 }))
    const { origin } = problemIn(text, "forgotten-systemd-cgroup", { engine: containerd17 })
    assert.strictEqual(origin?._tag === "File" && origin.path.at(-1), "crun")
  })

  it("that no runtime has is forgotten if systemd manages the cgroups", () => {
    const text = header(2) + runtime(2, "runc", runc)
    const found = ["forgotten-systemd-cgroup 2:58"]
    assert.deepStrictEqual(placesIn(text, { engine: containerd17, ...systemd }), found)
    assert.isEmpty(placesIn(text, { engine: containerd17 }))
    const facts = { bootedWithSystemd: true, unifiedCgroups: false }
    assert.isEmpty(placesIn(text, { engine: containerd17, facts }))
  })

  it("of the built-in runtime alone is left alone", () => {
    assert.isEmpty(placesIn(header(3), systemd))
  })

  it("of another shim does not matter", () => {
    const text =
      header(2) +
      runtime(2, "runc", runc) +
      options(2, "runc", yes) +
      runtime(2, "kata", 'runtime_type = "io.containerd.kata.v2"')
    assert.isEmpty(placesIn(text, { engine: containerd17, programs: ["/usr/bin/containerd-shim-kata-v2"] }))
  })

  it("is an option of the second shim of containerd 1, too", () => {
    const text = header(2) + runtime(2, "runc", 'runtime_type = "io.containerd.runc.v1"') + options(2, "runc", no)
    const programs = ["/usr/bin/containerd-shim-runc-v1"]
    assert.deepStrictEqual(placesIn(text, { engine: containerd17, programs, ...systemd }), [
      "forgotten-systemd-cgroup 5:1"
    ])
  })
})
