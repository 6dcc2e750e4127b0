/** Options of shims that are misspelt or have a wrong type. */
import { Containerd } from "@oci-runtimes/core/containerd"
import { assert, describe, it } from "vitest"
import { header, options, runc, runtime } from "../configs.ts"
import { fixedIn, placesIn, problemIn } from "./found.ts"

const { containerd16, containerd17, containerd20, containerd23 } = Containerd

const generations = [
  { engine: containerd17, version: 2 },
  { engine: containerd16, version: 2 },
  { engine: containerd20, version: 3 }
] as const

const kata = 'runtime_type = "io.containerd.kata.v2"'

const programs = ["/usr/bin/containerd-shim-kata-v2", "/usr/bin/containerd-shim-runhcs-v1"]

describe.each(generations)("an option for $engine.title", ({ engine, version }) => {
  const withOption = (line: string, type = runc) =>
    header(version) + runtime(version, "runc", type) + options(version, "runc", line)
  const circumstances = { engine, programs }

  it.each([
    ["systemd_cgroup = true", "SystemdCgroup = true"],
    ["no-pivot-root = false", "NoPivotRoot = false"],
    ['binary_name = "runc"', 'BinaryName = "runc"'],
    ["SYSTEMD_CGROUP = true", "SystemdCgroup = true"]
  ])("%s is misspelt", (wrong, right) => {
    assert.deepStrictEqual(placesIn(withOption(wrong), circumstances), ["unknown-option 5:1"])
    assert.match(problemIn(withOption(wrong), "unknown-option", circumstances).advice, /^Write \w+\.$/)
    assert.strictEqual(fixedIn(withOption(wrong), "unknown-option", circumstances), withOption(right))
  })

  it.each(["systemdcgroup = true", "systemdCgroup = true", "IoUid = 0", 'Root = ""'])("%s is read", (line) => {
    assert.isEmpty(placesIn(withOption(line), circumstances))
  })

  it.each(['colour = "red"', '"TaskApi" = 1', "a.b = 1"])("%s is unknown, and nothing else is meant", (line) => {
    assert.deepStrictEqual(placesIn(withOption(line), circumstances), ["unknown-option 5:1"])
    assert.isUndefined(fixedIn(withOption(line), "unknown-option", circumstances))
  })

  it("that is written rightly too is not written again", () => {
    const text = withOption("SystemdCgroup = true\nsystemd_cgroup = true")
    assert.isUndefined(fixedIn(text, "unknown-option", circumstances))
  })

  it.each([
    ['SystemdCgroup = "true"', "SystemdCgroup = true"],
    ['NoPivotRoot = "false" # ours', "NoPivotRoot = false # ours"],
    ['SystemdCgroup = "yes"', undefined],
    ["BinaryName = true", undefined],
    ["IoUid = -1", undefined],
    ["Root = { a = 1 }", undefined]
  ])("%s has a wrong type", (wrong, right) => {
    const text = withOption(wrong)
    assert.deepStrictEqual(placesIn(text, circumstances), ["wrong-option-type 5:1"])
    assert.strictEqual(
      fixedIn(text, "wrong-option-type", circumstances),
      right === undefined ? undefined : withOption(right)
    )
    const { message } = problemIn(text, "wrong-option-type", circumstances)
    assert.match(message, /^Pods with the runtime runc fail: /)
  })

  it.each(["BinaryName", "SystemdCgroup", "binary_name", "Root"])(
    "%s of runc may do nothing for another shim",
    (key) => {
      const text = withOption(`${key} = "x"`, kata)
      assert.deepStrictEqual(placesIn(text, circumstances), ["unknown-option 5:1"])
      assert.match(
        problemIn(text, "unknown-option", circumstances).message,
        /is an option of runc's shim, and the shim of io/
      )
      assert.isUndefined(fixedIn(text, "unknown-option", circumstances))
    }
  )

  it.each(['ConfigPath = "/x"', 'anything = "x"', "x = {}"])("%s may be what another shim reads", (line) => {
    assert.isEmpty(placesIn(withOption(line, kata), circumstances))
  })

  it("of another shim may be misspelt", () => {
    const text = withOption('config_path = "/x"', kata)
    assert.strictEqual(fixedIn(text, "unknown-option", circumstances), withOption('ConfigPath = "/x"', kata))
  })

  it("of the shim for Windows is not checked", () => {
    assert.isEmpty(placesIn(withOption("Debug = true", 'runtime_type = "io.containerd.runhcs.v1"'), circumstances))
  })
})

describe("the options of the built-in runtime", () => {
  it("stay if a file changes its type, without a problem", () => {
    const text = header(3) + runtime(3, "runc", kata)
    for (const engine of [containerd20, containerd23]) {
      assert.notInclude(placesIn(text, { engine, programs }).join(), "unknown-option")
    }
  })

  it("count if a file writes one in a spelling that comes before", () => {
    // The options are written anew with sorted keys before they are read, and the last spelling counts.
    const text = header(3) + options(3, "runc", "SYSTEMDCGROUP = true")
    const right = header(3) + options(3, "runc", "SystemdCgroup = true")
    assert.strictEqual(fixedIn(text, "unknown-option"), right)
    const other = header(3) + runtime(3, "crun", runc) + options(3, "crun", "SYSTEMDCGROUP = true")
    assert.notInclude(placesIn(other).join(), "unknown-option")
  })

  it("are not all known to every release", () => {
    const [newer, older] = ([3, 2] as const).map(
      (version) => header(version) + runtime(version, "runc", runc) + options(version, "runc", 'CriuPath = "/x"')
    )
    assert.deepStrictEqual(placesIn(newer!), ["unknown-option 5:1"])
    assert.isEmpty(placesIn(older!, { engine: containerd16 }))
  })
})
