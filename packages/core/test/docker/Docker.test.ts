import { Configuration, ConfigurationInput, Docker, Engines, Moby23, Moby25 } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"

const release = (text: string): Docker.Release => Result.getOrThrow(Docker.release(text))

const older = (text: string) => Result.getOrThrow(Docker.olderRelease(text))

const accepts = (text: string, directive: string): boolean => release(text).directives.accepted.has(directive)

describe("a release", () => {
  it.each([
    ["23.0.6", "docker-23.0.6", "Docker Engine 23.0.6", "moby-23", "moby-23", "go-1.19"],
    ["23.0.7", "docker-23.0.7", "Docker Engine 23.0.7", "moby-23", "moby-23", "go-1.20"],
    ["23", "docker-23", "Docker Engine 23", "moby-23", "moby-23", "go-1.20"],
    ["24.0.9", "docker-24.0.9", "Docker Engine 24.0.9", "moby-23", "moby-25", "go-1.20"],
    ["25.0", "docker-25.0", "Docker Engine 25.0", "moby-25", "moby-25", "go-1.20"],
    ["26.1.5+dfsg1", "docker-26.1.5", "Docker Engine 26.1.5", "moby-25", "moby-25", "go-1.20"],
    ["v27.5.1", "docker-27.5.1", "Docker Engine 27.5.1", "moby-25", "moby-25", "go-1.20"],
    ["29.0.0-rc.2", "docker-29.0.0", "Docker Engine 29.0.0", "moby-25", "moby-25", "go-1.20"],
    ["29", "docker-29", "Docker Engine 29", "moby-25", "moby-25", "go-1.20"]
  ])(
    "%s is %s, %s, has the scripts of %s and the entries of %s, and looks for programs by the rules of %s",
    (text, id, title, scripts, entries, searchRules) => {
      const engine = release(text)
      assert.deepStrictEqual(
        [engine.id, engine.title, engine.restsOn, engine.searchRules],
        [id, title, { scripts, entries }, searchRules]
      )
    }
  )

  it.each(["", "x", "20.10.27", "22.0", "30.0.0", "26.x", "26.1.5.7.", "-26", "26 ", "latest", "99999"])(
    "is unknown for %j",
    (text) => {
      const unknown = Docker.release(text)
      assert.isTrue(Result.isFailure(unknown))
      assert.include(
        Result.match(unknown, { onSuccess: () => "", onFailure: Docker.message }),
        `Docker Engine ${text} `
      )
    }
  )

  it("has a reservation if no recorded answer proves the combination of its rules", () => {
    assert.strictEqual(
      Docker.reservation(release("24.0.9")),
      "Docker Engine 24.0.9 combines the scripts of moby-23 with the entries of moby-25; no recorded answer proves the combination."
    )
    assert.isUndefined(Docker.reservation(release("26.1.5")))
    assert.isUndefined(Docker.reservation(Moby25))
  })
})

describe("a release before 23.0", () => {
  it.each(["20.10.24", "20.10", "19.03.15", "18.09.1", "17.06.2-ce", "1.13.1"])(
    "is known by its directives: %s",
    (text) => {
      const engine = older(text)
      assert.match(engine.title, /^Docker Engine [\d.]+$/)
      assert.include(Docker.missingRules(engine), "Use --engine docker-23.0")
      assert.strictEqual(
        Docker.reservation(engine),
        text.startsWith("20.10")
          ? `The rules of ${engine.title} for runtimes are not recorded; checked: syntax, directives, types.`
          : `The rules of ${engine.title} are not recorded; checked: syntax, and the directives and types of Docker Engine 20.10.`
      )
    }
  )

  it.each(["23.0.0", "29", "30.0.0", "4.9.3", "x", ""])("is not %j", (text) => {
    assert.isTrue(Result.isFailure(Docker.olderRelease(text)))
  })

  // Docker Engine 20.10.24 itself was asked about each of these keys.
  it("accepts the directives that Docker Engine 20.10.24 accepts", () => {
    const [before, after] = [
      [...older("20.10.24").directives.accepted.names()],
      [...Moby23.directives.accepted.names()]
    ]
    assert.sameMembers(
      before.filter((key) => !after.includes(key)),
      ["cluster-advertise", "cluster-store", "cluster-store-opt", "cluster-store-opts"]
    )
    assert.sameMembers(
      after.filter((key) => !before.includes(key)),
      ["http-proxy", "https-proxy", "no-proxy", "validate"]
    )
  })

  it.each([
    ['{"graph": "/data"}', null],
    ['{"cluster-store": "x", "cluster-store-opts": {"a": "b"}}', null],
    ['{"default-runtime": "none", "runtimes": {"runc": {}}}', null],
    ['{"exec-opts": ["native.cgroupdriver=foo"]}', null],
    ['{"dns": 1}', "json: cannot unmarshal number into Go struct field Config.dns of type []string"],
    [
      '{"runtimes": {"a": {"path": 1}}}',
      "json: cannot unmarshal number into Go struct field Runtime.runtimes.path of type string"
    ],
    ['{"http-proxy": ""}', "the following directives don't match any configuration option: http-proxy"]
  ])("judges %s by its directives and types only", (text, message) => {
    const { refused, startFaults, warnings } = Configuration.assess(older("20.10.24"), ConfigurationInput.make(text))
    assert.strictEqual(refused?.message ?? null, message)
    assert.deepStrictEqual([...startFaults, ...warnings], [])
  })
})

describe("the directives of a release", () => {
  it.each([
    ["log-format", "24.0.9", "25.0.0"],
    ["cdi-spec-dirs", "24.0.9", "25.0.0"],
    ["default-network-opts", "23.0.18", "24.0.0"],
    ["feature", "27.2.1", "27.3.0"],
    ["bip6", "27.5.1", "28.0.0"],
    ["allow-direct-routing", "28.1.1", "28.2.0"],
    ["firewall-backend", "28.5.2", "29.0.0"],
    ["nri-opts", "29.1.5", "29.2.0"],
    ["default-stop-timeout", "29.6.2", "29.7.0"]
  ])("have %s not in %s, and in %s", (directive, before, since) => {
    assert.deepStrictEqual([accepts(before, directive), accepts(since, directive)], [false, true])
  })

  it.each([
    ["oom-score-adjust", "25.0.17", "26.0.0"],
    ["api-cors-header", "28.5.2", "29.0.0"]
  ])("have %s in %s with its type, and not in %s", (directive, last, until) => {
    assert.deepStrictEqual([accepts(last, directive), accepts(until, directive)], [true, false])
    assert.property(release(last).directives.typed.fields, directive)
    assert.notProperty(release(until).directives.typed.fields, directive)
  })

  it("have the first directive of a minor release in the last one of a major release that is named without it", () => {
    assert.isTrue(accepts("27", "feature"))
    assert.isTrue(accepts("28", "allow-direct-routing"))
    assert.isTrue(accepts("29", "default-stop-timeout"))
  })

  it("have a directive that has no effect since 28 in all releases, and its value only before", () => {
    const directive = "allow-nondistributable-artifacts"
    assert.isTrue(accepts("29.7.2", directive))
    // The field of the configuration is gone since 28.1 (`registry/config.go`).
    assert.property(release("28.0.4").directives.typed.fields, directive)
    assert.notProperty(release("28.1.0").directives.typed.fields, directive)
    assert.isFalse(release("27.5.1").directives.withoutEffect.has(directive))
    assert.isTrue(release("28.0.0").directives.withoutEffect.has(directive))
  })

  it("are in 29.7.2 those of the generation", () => {
    const { accepted, deprecated, neverFlattened, typed } = release("29.7.2").directives
    assert.sameMembers([...accepted.names()], [...Moby25.directives.accepted.names()])
    assert.deepStrictEqual(typed.fields, Moby25.directives.typed.fields)
    assert.deepStrictEqual(typed.embedded, Moby25.directives.typed.embedded)
    assert.sameMembers([...neverFlattened.names()], [...Moby25.directives.neverFlattened.names()])
    assert.deepStrictEqual([...deprecated], [...Moby25.directives.deprecated])
  })

  it("are in 23.0.0 those of the generation, and those of the classic swarm, which 23.0 knows in order to refuse them", () => {
    const { accepted, deprecated, removed, typed } = release("23.0.0").directives
    const ofCluster = ["cluster-advertise", "cluster-store", "cluster-store-opts"]
    assert.sameMembers(
      [...accepted.names()],
      [...Moby23.directives.accepted.names(), ...ofCluster, "cluster-store-opt"]
    )
    assert.sameMembers(Object.keys(typed.fields), [...Object.keys(Moby23.directives.typed.fields), ...ofCluster])
    assert.sameMembers([...removed.names()], ofCluster)
    assert.deepStrictEqual([...deprecated], [...Moby23.directives.deprecated])
  })
})

describe("an engine by its name", () => {
  it.each([
    ["moby-23", "moby-23"],
    ["moby-25", "moby-25"],
    ["docker-26.1.5", "docker-26.1.5"],
    ["docker-29", "docker-29"],
    ["docker-newest", "docker-29"],
    ["moby-26", undefined],
    ["docker-", undefined],
    ["docker-20.10", "docker-20.10"],
    ["docker-22.0", "docker-22.0"],
    ["docker-30", undefined],
    ["26.1.5", undefined],
    ["", undefined]
  ])("%j is %s", (name, id) => {
    assert.strictEqual(
      Result.match(Engines.named(name), { onSuccess: (engine) => engine.id, onFailure: () => undefined }),
      id
    )
  })
})
