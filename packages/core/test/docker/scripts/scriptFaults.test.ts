import { Table } from "@oci-runtimes/core/data"
import { type DaemonConfig, type Moby, Moby23, Moby25, WrapperScript } from "@oci-runtimes/core/docker"
import { assert, describe, it } from "vitest"
import { settings } from "../../samples.ts"

const suffixOf = (runtimes: Table.Table<DaemonConfig.RuntimeEntry>): string =>
  Array.from(runtimes, ([, entry]) => Moby25.scriptFileName("", WrapperScript.content(entry)).slice(1)).join()

describe("an engine that accepts its configuration", () => {
  const root = "/var/lib/docker"
  const generated = `${root}/gen-runtimes*`

  it.each<readonly [name: string, generation: Moby.Generation, message: string]>([
    ["x/y", Moby23, `open ${generated}/x/y: no such file or directory`],
    ["./x/../y/z", Moby23, `open ${generated}/y/z: no such file or directory`],
    ["", Moby23, `open ${generated}: is a directory`],
    [".", Moby23, `open ${generated}: is a directory`],
    ["..", Moby23, `open ${root}: is a directory`],
    ["../..", Moby23, "open /var/lib: is a directory"],
    ["../runtimes", Moby23, `open ${root}/runtimes: is a directory`],
    ["x\0", Moby23, `open ${generated}/x\0: invalid argument`],
    ["x".repeat(256), Moby23, `open ${generated}/${"x".repeat(256)}: file name too long`],
    [`${"x".repeat(256)}/y`, Moby23, `open ${generated}/${"x".repeat(256)}/y: file name too long`],
    [`../${"x".repeat(256)}`, Moby23, `open ${root}/${"x".repeat(256)}: file name too long`],
    ["x/y", Moby25, `open ${root}/runtimes/x/.tmp-y.SUFFIX*: no such file or directory`],
    ["x/", Moby25, `open ${root}/runtimes/x/.tmp-.SUFFIX*: no such file or directory`],
    ["a/..", Moby25, `open ${root}/runtimes/a/.tmp-...SUFFIX*: no such file or directory`],
    ["x\0", Moby25, `open ${root}/runtimes/.tmp-x\0.SUFFIX*: invalid argument`],
    ["a*/b*c", Moby25, `open ${root}/runtimes/a*/.tmp-b*c.SUFFIX: no such file or directory`],
    ["x".repeat(184), Moby25, `open ${root}/runtimes/.tmp-${"x".repeat(184)}.SUFFIX*: file name too long`],
    ["é".repeat(92), Moby25, `open ${root}/runtimes/.tmp-${"é".repeat(92)}.SUFFIX*: file name too long`],
    [`../${"x".repeat(184)}`, Moby25, `open ${root}/.tmp-${"x".repeat(184)}.SUFFIX*: file name too long`],
    [`*${"x".repeat(184)}`, Moby25, `open ${root}/runtimes/.tmp-*${"x".repeat(184)}.SUFFIX: file name too long`],
    ["x".repeat(230), Moby25, `open ${root}/runtimes/.tmp-${"x".repeat(230)}.SUFFIX*: file name too long`]
  ])("does not start with arguments for a runtime %j", (name, generation, message) => {
    const runtimes = Table.make([[name, { path: "/usr/bin/crun", runtimeArgs: ["--debug"] }]])
    const [fault, ...others] = generation.verifyStart({ ...settings, runtimes })
    assert.strictEqual(fault?.message.replace(suffixOf(runtimes), "SUFFIX"), message)
    assert.deepStrictEqual([fault?.path, fault?.effect], [["runtimes", name], "no-start"])
    assert.isEmpty(others)
    const plain = Table.make([[name, { path: "/usr/bin/crun", runtimeArgs: [] }]])
    assert.isEmpty(generation.verifyStart({ ...settings, runtimes: plain }))
  })

  it.each<readonly [name: string, generation: Moby.Generation]>([
    ["x", Moby23],
    ["./x", Moby23],
    ["x/", Moby23],
    ["../x", Moby23],
    ["../../x", Moby23],
    ["../x/y", Moby23],
    ["x".repeat(255), Moby23],
    ["", Moby25],
    [".", Moby25],
    ["..", Moby25],
    ["./x", Moby25],
    ["../x", Moby25],
    ["../runtimes/x", Moby25],
    ["../x/y", Moby25],
    ["x".repeat(183), Moby25],
    [`*${"x".repeat(183)}`, Moby25]
  ])("may start with arguments for a runtime %j, which it writes here or elsewhere", (name, generation) => {
    const runtimes = Table.make([[name, { path: "/usr/bin/crun", runtimeArgs: ["--debug"] }]])
    assert.deepStrictEqual(generation.verifyStart({ ...settings, runtimes }), [])
  })

  it.each([
    ["x".repeat(184), 1, false],
    ["x".repeat(192), 9, false],
    ["x".repeat(193), 10, true],
    ["x".repeat(230), 47, true]
  ])("may start with a name that is hardly too long: %s", (name, excess, isCertain) => {
    const runtimes = Table.make([[name, { path: "/usr/bin/crun", runtimeArgs: ["--debug"] }]])
    const [fault] = Moby25.verifyStart({ ...settings, runtimes })
    assert.strictEqual(fault?.code, "long-script-name")
    assert.deepInclude(fault?.details, { errno: "ENAMETOOLONG", excess, isCertain })
    const advice = fault?.advice ?? ""
    assert.include(advice, `is ${excess} byte${excess === 1 ? "" : "s"} too long`)
    assert.strictEqual(advice.includes("starts only if"), !isCertain)
  })
})
