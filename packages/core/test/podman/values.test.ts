import { Origin } from "@oci-runtimes/core/engine"
import { Podman } from "@oci-runtimes/core/podman"
import { assert, describe, it } from "vitest"
import { main, read } from "./machines.ts"

const pools = (size: string) =>
  `[network]\ndefault_subnet_pools = [{base = "10.89.0.0/16", size = 24}, {base = "10.90.0.0/15", size = ${size}}]\n`

describe("a value", () => {
  it("says where it stands and what it overrides", () => {
    const { settings } = read(Podman.podman58, {
      [main]: '[engine.runtimes]\ncrun = ["/opt/a"]\n',
      [`${main}.d/1.conf`]: '[engine]\nruntime = "crun"\nruntimes.crun = ["/opt/b"]\n'
    })
    const { origins, value } = settings.runtimes.get("crun")!
    assert.deepStrictEqual(value, ["/opt/b"])
    assert.deepStrictEqual([origins.used, ...origins.shadowed].map(Origin.describe), [
      `from ${main}.d/1.conf:3:10`,
      `from ${main}:2:1`,
      "the engine's own"
    ])
    assert.strictEqual(Origin.describe(settings.runtime?.origins.used), `from ${main}.d/1.conf:2:1`)
  })

  it("of a list that several files add to has an origin of its own", () => {
    const { settings } = read(Podman.podman54, {
      [main]: '[engine]\nruntime_supports_json = ["a", {append = true}]\n',
      [`${main}.d/1.conf`]: '[engine]\nruntime_supports_json = ["b"]\n'
    })
    assert.deepStrictEqual(
      settings.supportsJson.slice(-3).map(({ origin, value }) => [value, Origin.describe(origin)]),
      [
        ["ocijail", "the engine's own"],
        ["a", `from ${main}:2:26`],
        ["b", `from ${main}.d/1.conf:2:26`]
      ]
    )
  })

  it("of a wrong type is told for each place, and the first is the refusal", () => {
    const { problems, refusal } = read(Podman.podman58, {
      [main]: "[engine]\nruntime = 1\nnum_locks = -1\nenv = [1]\n"
    })
    assert.deepStrictEqual(
      problems.map(({ message, origin }) => [message.replace(/^.*toml: /, ""), Origin.rangeOf(origin)?.start.line]),
      [
        [
          'line 2 (last key "engine.runtime"): incompatible types: TOML value has type int64; destination has type string',
          2
        ],
        ['line 3 (last key "engine.num_locks"): -1 is out of range for uint32', 3],
        ['line 4 (last key "engine.env"): unsupported item in attributed string slice: 1', 4]
      ]
    )
    assert.strictEqual(refusal, `Failed to obtain podman configuration: ${problems[0]!.message}`)
  })

  it.each([
    ["engine", "events_logfile_max_size", "5", undefined],
    ["engine", "events_logfile_max_size", '"1m"', undefined],
    [
      "engine",
      "events_logfile_max_size",
      "[1]",
      "TOML value has type []any; destination has type primitive (string-like)"
    ],
    ["engine", "num_locks", "4294967295", undefined],
    ["engine", "num_locks", "4294967296", "4294967296 is out of range for uint32"],
    ["network", "dns_bind_port", "65536", "65536 is out of range for uint16"],
    ["engine", "retry", "-1", undefined],
    ["engine", "remote", "1.5", "TOML value has type float64; destination has type boolean"],
    ["engine", "volume_plugins", "{a = 1}", "TOML value has type int64; destination has type string"],
    ["farms", "list", '{a = ["b"]}', undefined],
    ["farms", "list", "{a = 2000-01-01}", "TOML value has type time.Time; destination has type slice"],
    ["engine", "service_destinations", "{a = {uri = true}}", "TOML value has type bool; destination has type string"],
    [
      "engine",
      "service_destinations",
      "{a = 1}",
      "type mismatch for config.Destination: expected table but found int64"
    ],
    ["engine", "env", "[{append = true, x = 1.5}]", 'unsupported key "x" in map: map[append:true x:1.5]']
  ])("of [%s] %s = %s has a fault: %s", (section, key, value, cause) => {
    const { refusal } = read(Podman.podman58, { [main]: `[${section}]\n${key} = ${value}\n` })
    if (cause === undefined) assert.isNull(refusal)
    else assert.isTrue(refusal?.endsWith(cause), refusal ?? "accepted")
  })

  it("of a list of tables is checked in each table", () => {
    assert.deepStrictEqual(read(Podman.podman54, { [main]: pools("24") }).problems, [])
    assert.include(
      read(Podman.podman54, { [main]: pools('"x"') }).refusal,
      'line 2 (last key "network.default_subnet_pools.size"): incompatible types: TOML value has type string'
    )
    assert.include(
      read(Podman.podman54, { [main]: "[network]\ndefault_subnet_pools = [1]\n" }).refusal,
      "type mismatch for config.SubnetPool: expected table but found int64"
    )
  })

  it("of a wrong type does not hide the faults of other files", () => {
    const { problems, refusal, settings } = read(Podman.podman58, {
      [main]: "[engine]\nruntime = 1\n",
      [`${main}.d/1.conf`]: "[engine\n",
      [`${main}.d/2.conf`]: '[engine]\nruntime = "foo"\n',
      [`${main}.d/3.conf`]: { type: "symlink", target: "/opt" }
    })
    assert.deepStrictEqual(
      problems.map(({ code }) => code),
      ["wrong-toml-type", "toml-fault", "unreadable-file"]
    )
    assert.include(refusal, `reading system config "${main}"`)
    assert.deepStrictEqual([settings.runtime?.value, settings.files], ["foo", [`${main}.d/2.conf`]])
  })

  it("that stands twice in different cases is told", () => {
    const { problems } = read(Podman.podman58, {
      [main]: '[engine]\nruntime = "a"\nRuntime = "b"\n[Engine]\nremote = true\n'
    })
    assert.deepStrictEqual(
      problems.map(({ code, effect, path }) => [code, effect, path.join(".")]),
      [["same-key", "part-dropped", "engine.Runtime"]]
    )
  })

  it("that Podman ignores is told, although Podman does not tell", () => {
    const { problems, refusal } = read(Podman.podman58, {
      [main]: 'runtime = "old"\n[engine]\nruntime_supports_nocgroups = []\nruntimes = "x"\nenv = ["A", "B=c"]\n'
    })
    assert.isNull(refusal)
    assert.deepStrictEqual(
      problems.map(({ code, effect, path }) => [code, effect, path.join(".")]),
      [
        ["unknown-key", "ignored", "runtime"],
        ["unknown-key", "ignored", "engine.runtime_supports_nocgroups"],
        ["not-a-table", "ignored", "engine.runtimes"],
        ["invalid-variable", "ignored", "engine.env"]
      ]
    )
  })
})
