import { ContainerRecords } from "@oci-runtimes/core/docker"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

type Searched = ContainerRecords.SearchedDirectory

const records = "/var/lib/docker/containers"
const usual = (directory: string, hasBundles: boolean): Searched => ({ _tag: "Usual", directory, hasBundles })
const named = (hasBundles: boolean): Searched => ({ _tag: "Named", directory: "/named", hasBundles })
const ofAddress = (hasBundles: boolean): Searched => ({
  _tag: "OfAddress",
  address: "/beside/c.sock",
  directory: "/beside",
  hasBundles
})
const notAPath: Searched = { _tag: "OfAddress", address: "tcp://host:1", directory: undefined, hasBundles: false }
const neither = [usual("/run/containerd", false), usual("/exec/containerd/daemon", false)]
const system = [usual("/run/containerd", true), usual("/exec/containerd/daemon", false)]
const started = [usual("/run/containerd", false), usual("/exec/containerd/daemon", true)]
const stopped: ContainerRecords.Recorded = { path: `${records}/stopped`, container: "stopped", isRunning: false }
const running: ContainerRecords.Recorded = { path: `${records}/running`, container: "running", isRunning: true }

const gaps = (
  searched: ReadonlyArray<Searched>,
  recorded: ReadonlyArray<ContainerRecords.Recorded> = [],
  bundled: ReadonlyArray<string> = []
) => ContainerRecords.gaps({ searched, recorded, bundled })

describe("whether it is certain which containers run", () => {
  it.each<
    [
      string,
      ReadonlyArray<Searched>,
      ReadonlyArray<ContainerRecords.Recorded>,
      ReadonlyArray<string>,
      ContainerRecords.Gap["_tag"] | undefined
    ]
  >([
    ["no records, no bundles", neither, [], [], undefined],
    ["no records, nowhere to look", [], [], [], undefined],
    ["no records, bundles", system, [], ["other"], undefined],
    ["records, no bundles", neither, [stopped], [], "NoBundlesAnywhere"],
    ["records, nowhere to look", [], [stopped], [], "NoBundlesAnywhere"],
    ["a record that says it runs, no bundles", neither, [running], [], "NoBundlesAnywhere"],
    ["records, bundles of the containerd that is found", system, [stopped], [], undefined],
    ["records, bundles of the containerd that is started", started, [stopped], [], undefined],
    ["records, bundles where the caller says", [...neither, named(true)], [stopped], [], undefined],
    ["records, none where the caller says", [...neither, named(false)], [stopped], [], "NoBundlesAnywhere"],
    ["a running container with its bundle", started, [stopped, running], ["running"], undefined],
    ["a running container among bundles of others", system, [stopped, running], ["other"], "NoBundleOfContainer"],
    ["a running container, its bundle not where the caller says", [named(true)], [running], [], "NoBundleOfContainer"],
    ["an address with bundles", [...neither, ofAddress(true)], [stopped], [], undefined],
    ["an address with bundles, a running container elsewhere", [ofAddress(true)], [running], [], "NoBundleOfContainer"],
    ["an address without bundles", [...neither, ofAddress(false)], [stopped], [], "NoBundlesAtAddress"],
    ["an address without bundles, no records", [...neither, ofAddress(false)], [], [], "NoBundlesAtAddress"],
    ["an address without bundles, bundles elsewhere", [...system, ofAddress(false)], [], [], "NoBundlesAtAddress"],
    [
      "an address without bundles, a running container with a bundle elsewhere",
      [...system, ofAddress(false)],
      [running],
      ["running"],
      "NoBundlesAtAddress"
    ],
    ["an address without bundles, bundles where the caller says", [ofAddress(false), named(true)], [], [], undefined],
    [
      "an address without bundles, none where the caller says",
      [ofAddress(false), named(false)],
      [],
      [],
      "NoBundlesAtAddress"
    ],
    ["an address that is not a path", [...system, notAPath], [], [], "NoBundlesAtAddress"],
    ["the same, bundles where the caller says", [notAPath, named(true)], [], [], undefined]
  ])("%s", (_title, searched, recorded, bundled, tag) => {
    assert.deepStrictEqual(
      gaps(searched, recorded, bundled).map(({ _tag }) => _tag),
      tag === undefined ? [] : [tag]
    )
  })

  it("is never so without bundles, for an engine that has containers or an address", () => {
    const state = fc.constantFrom(...neither, named(false), ofAddress(false), notAPath)
    fc.assert(
      fc.property(
        fc.array(state),
        fc.subarray([stopped, running]),
        fc.array(fc.constantFrom("running", "other")),
        (searched, recorded, bundled) => {
          fc.pre(recorded.length > 0 || searched.some(({ _tag }) => _tag === "OfAddress"))
          assert.isNotEmpty(gaps(searched, recorded, bundled))
        }
      )
    )
  })

  it("is so once the caller names a directory that has the bundle of every running container", () => {
    const state = fc.constantFrom(...neither, ...system, ofAddress(false), ofAddress(true), notAPath)
    fc.assert(
      fc.property(fc.array(state), fc.subarray([stopped, running]), (searched, recorded) =>
        assert.isEmpty(gaps([...searched, named(true)], recorded, ["running"]))
      )
    )
  })

  it.each<[string, ReadonlyArray<Searched>, ReadonlyArray<ContainerRecords.Recorded>, string]>([
    [
      "names the address and every place that was looked at",
      [...system, ofAddress(false)],
      [],
      'Cannot tell which scripts are in use: containerd at "/beside/c.sock" has no io.containerd.runtime.v2.task in /beside, next to its socket. Looked in /run/containerd, /exec/containerd/daemon, /beside. Give the state directory of this containerd'
    ],
    [
      "says that an address leads to no directory",
      [...system, notAPath],
      [],
      'Cannot tell which scripts are in use: the address "tcp://host:1" of containerd does not show where containerd keeps its state. Looked in /run/containerd, /exec/containerd/daemon. Give the state directory of this containerd'
    ],
    [
      "names a record and every place",
      neither,
      [stopped, running],
      "Cannot tell which scripts are in use: the engine has containers, such as /var/lib/docker/containers/stopped, but no io.containerd.runtime.v2.task of a containerd was found. Looked in /run/containerd, /exec/containerd/daemon. Start the engine if it is stopped, give the --exec-root and --data-root of the engine, or give the state directory of its containerd"
    ],
    [
      "names the record of a running container",
      system,
      [stopped, running],
      "Cannot tell which scripts are in use: a container runs according to /var/lib/docker/containers/running, but no containerd has its bundle. Looked in /run/containerd, /exec/containerd/daemon. Start the engine if it is stopped, give the --exec-root and --data-root of the engine, or give the state directory of its containerd"
    ],
    [
      "says that nothing was looked at",
      [],
      [running],
      "Cannot tell which scripts are in use: the engine has containers, such as /var/lib/docker/containers/running, but no io.containerd.runtime.v2.task of a containerd was found. Looked nowhere. Start the engine if it is stopped, give the --exec-root and --data-root of the engine, or give the state directory of its containerd"
    ],
    [
      "counts further ones",
      [named(true), named(true)],
      [running, running, running],
      "Cannot tell which scripts are in use: a container runs according to /var/lib/docker/containers/running and 2 more, but no containerd has its bundle. Looked in /named. Start the engine if it is stopped, give the --exec-root and --data-root of the engine, or give the state directory of its containerd"
    ]
  ])("if it is not, the message %s", (_title, searched, recorded, message) => {
    assert.deepStrictEqual(gaps(searched, recorded).map(ContainerRecords.message), [message])
  })
})

describe("the state directories of an engine", () => {
  const [found, own] = [
    { _tag: "Usual", directory: "/run/containerd" },
    { _tag: "Usual", directory: "/var/run/docker/containerd/daemon" }
  ] as const

  it.each<
    [{ readonly containerd?: string; readonly execRoot?: string }, ReadonlyArray<ContainerRecords.StateDirectory>]
  >([
    [{}, [found, own]],
    [{ execRoot: "/x//y/" }, [found, { _tag: "Usual", directory: "/x/y/containerd/daemon" }]],
    [{ execRoot: "exec" }, [found, { _tag: "Usual", directory: "/work/exec/containerd/daemon" }]],
    [
      { containerd: "/run/k3s/containerd/containerd.sock" },
      [
        found,
        own,
        { _tag: "OfAddress", address: "/run/k3s/containerd/containerd.sock", directory: "/run/k3s/containerd" }
      ]
    ],
    [
      { containerd: "unix:///c/d.sock" },
      [found, own, { _tag: "OfAddress", address: "unix:///c/d.sock", directory: "/c" }]
    ],
    ...["c/d.sock", "@containerd", "unix://@containerd", "unix:/c/d.sock", "tcp://127.0.0.1:1"].map(
      (address): [{ readonly containerd: string }, ReadonlyArray<ContainerRecords.StateDirectory>] => [
        { containerd: address },
        [found, own, { _tag: "OfAddress", address, directory: undefined }]
      ]
    )
  ])("of %j are %j", (given, expected) => {
    const directories = ContainerRecords.stateDirectories(
      { execRoot: "/var/run/docker", ...given },
      { execRoot: "/var/run/docker", rootless: false },
      { workingDirectory: "/work" }
    )
    assert.deepStrictEqual(directories, expected)
  })
})

describe("the state directories of a rootless engine", () => {
  it("are in the runtime directory of its user", () => {
    const defaults = { execRoot: "/run/user/1000/docker", rootless: true }
    const directories = (execRoot: string) =>
      ContainerRecords.stateDirectories({ execRoot }, defaults, { workingDirectory: "/" }).map(
        ({ directory }) => directory
      )
    assert.deepStrictEqual(directories("/run/user/1000/docker"), [
      "/run/user/1000/containerd",
      "/run/user/1000/docker/containerd/daemon"
    ])
    assert.deepStrictEqual(directories("/exec"), ["/run/user/1000/containerd", "/exec/containerd/daemon"])
  })
})

describe("the engine's own records", () => {
  it.each([
    [undefined, false],
    ["{}", false],
    ['{"State": {"Running": false, "Paused": false}}', false],
    ['{"State": {"Running": true}}', true],
    ['{"ID": "x", "State": {"Running": true, "Paused": true, "Restarting": true}}', true],
    ['{"State": null}', false],
    ["[]", false],
    ["null", false],
    // What cannot be read may say anything.
    ["", true],
    ['{"State": {"Running": tr', true],
    ["\0", true]
  ])("by the state file %j the container runs: %j", (text, expected) => {
    assert.strictEqual(ContainerRecords.isRunning(text), expected)
  })

  it("are of containers, and of plugins, which have 64 hexadecimal digits for a name", () => {
    const plugin = "0123456789abcdef".repeat(4)
    const names = ["c1", plugin, plugin.slice(1), plugin.toUpperCase(), "storage", "tmp", ""]
    assert.deepStrictEqual(
      ContainerRecords.recordDirectories("/d/").map(({ directory, isRecord }) => [directory, names.filter(isRecord)]),
      [
        ["/d/containers", names],
        ["/d/plugins", [plugin]]
      ]
    )
  })
})
