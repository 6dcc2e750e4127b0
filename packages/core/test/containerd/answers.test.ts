/** What containerd prints of its configuration, and what it shows when it has started. */
import { ConfigDump, Containerd, type ContainerdEngine, Given, StartAnswer } from "@oci-runtimes/core/containerd"
import { assert, describe, it } from "vitest"
import { conf, containerd, header, importing, options, runc, runtime } from "./configs.ts"
import { assess, type Circumstances, engines, main, sourcesOf } from "./machines.ts"

const { containerd16, containerd17, containerd20, containerd23 } = Containerd

const dump = (engine: ContainerdEngine.ContainerdEngine, text: string | undefined, others: Circumstances = {}) => {
  const files = { ...others.files, ...(text !== undefined && { [main]: text }) }
  return ConfigDump.of(engine.traits(), { ...Given.usual, ...others.given }, sourcesOf(engine, { ...others, files }))
}

const printed = (...args: Parameters<typeof dump>) => {
  const answer = dump(...args)
  if (answer._tag === "Failed") assert.fail(answer.error.join("\n"))
  return answer
}

const start = (engine: ContainerdEngine.ContainerdEngine, text: string) => {
  const { reading, table } = assess(engine, { files: { [main]: text } })
  return StartAnswer.of(engine.traits(), reading, table)
}

describe("containerd config dump", () => {
  it("fails without a file before containerd 2", () => {
    for (const engine of [containerd16, containerd17]) {
      const answer = dump(engine, undefined)
      assert.deepStrictEqual(answer, {
        _tag: "Failed",
        status: 1,
        error: [`containerd: failed to load TOML: ${main}: open ${main}: no such file or directory`]
      })
    }
    for (const engine of [containerd20, containerd23])
      assert.deepStrictEqual(Object.keys(printed(engine, undefined).runtimes), ["runc"])
  })

  it("passes over an import that is not there since containerd 2, although the daemon does not", () => {
    const text = `version = 2\nimports = ["/none.toml"]\n${runtime(2, "crun", runc)}`
    assert.strictEqual(dump(containerd17, text)._tag, "Failed")
    assert.include(Object.keys(printed(containerd20, text).runtimes), "crun")
    assert.strictEqual(start(containerd20, text)._tag, "Ended")
  })

  it.each(engines)("does not check what it prints: %s", (engine) => {
    const version = engine === containerd16 || engine === containerd17 ? 2 : 3
    const { defaultRuntimeName } = printed(engine, header(version) + containerd(version, 'default_runtime_name = "x"'))
    assert.strictEqual(defaultRuntimeName, "x")
  })

  it.each([
    [containerd16, 2, [main, `${conf}/1.toml`]],
    [containerd17, 2, [main, `${conf}/1.toml`]],
    [containerd20, 3, [`${conf}/*.toml`]],
    [containerd23, 4, [`${conf}/*.toml`]]
  ])("of %s has version %i and the imports %j", (engine, version, imports) => {
    const answer = printed(engine, header(2) + importing, { files: { [`${conf}/1.toml`]: "" } })
    assert.deepStrictEqual([answer.version, answer.imports], [version, [...imports].toSorted()])
  })

  it("shows runtimes with all keys, and with their options", () => {
    const text = header(2) + runtime(2, "x", runc) + options(2, "x", "b = 1\nA = [1.5]")
    const [older, newer] = [containerd17, containerd20].map((engine) => printed(engine, text).runtimes.x) as Array<{
      [key: string]: unknown
    }>
    assert.deepStrictEqual([older!.runtime_type, older!.options], ["io.containerd.runc.v2", { A: [1.5], b: 1 }])
    assert.deepStrictEqual([older!.runtime_engine, newer!.runtime_engine], ["", undefined])
    assert.deepStrictEqual([newer!.io_type, newer!.pod_annotations], ["", []])
  })

  it("of a runtime without a name cannot be read again before containerd 2", () => {
    const text = header(2) + runtime(2, '""', runc)
    assert.lengthOf(printed(containerd17, text).emptyNames, 1)
    assert.isEmpty(printed(containerd20, text).emptyNames)
  })

  it("has a status of 2 if the daemon panics", () => {
    const answer = dump(containerd20, header(2) + 'plugins."io.containerd.grpc.v1.cri" = 1\n')
    assert.deepInclude(answer, { _tag: "Failed", status: 2 })
  })
})

describe("the start of containerd", () => {
  it.each(engines)("shows the runtimes in the JSON of CRI: %s", (engine) => {
    const version = engine === containerd16 || engine === containerd17 ? 2 : 3
    const answer = start(engine, header(version) + runtime(version, "runc", runc) + runtime(version, "b", runc))
    if (answer._tag === "Ended") assert.fail(answer.error.join("\n"))
    assert.strictEqual(answer.cri?.defaultRuntimeName, "runc")
    assert.deepStrictEqual(Object.keys(answer.cri?.runtimes ?? {}).toSorted(), ["b", "runc"])
    assert.deepStrictEqual(answer.cri?.handlers, version === 2 ? undefined : ["", "b", "runc"])
  })

  it.each(engines)("goes on without CRI if CRI has a fault or is disabled: %s", (engine) => {
    const version = engine === containerd16 || engine === containerd17 ? 2 : 3
    for (const text of [
      header(version) + containerd(version, 'default_runtime_name = "x"'),
      `${header(version)}disabled_plugins = ["io.containerd.grpc.v1.cri"]\n`
    ]) {
      const answer = start(engine, text)
      assert.strictEqual(answer._tag, "Started")
      if (answer._tag === "Started") {
        assert.isUndefined(answer.cri)
        assert.strictEqual(
          answer.log.some((line) => line.includes("failed to load plugin")),
          text.includes("default_runtime_name")
        )
      }
    }
  })

  it.each([
    ["version = two\n", 1, /TOML/],
    [
      'version = 2\nrequired_plugins = ["io.containerd.grpc.v1.cri"]\n' + containerd(2, 'default_runtime_name = "x"'),
      1,
      /^containerd: load required plugin/
    ]
  ])("ends with the words of the fault: %j", (text, status, words) => {
    for (const engine of engines) {
      const answer = start(engine, text)
      assert.strictEqual<unknown>(answer._tag === "Ended" && answer.status, status)
      if (answer._tag === "Ended") assert.match(answer.error.at(-1) ?? "", words)
    }
  })
})
