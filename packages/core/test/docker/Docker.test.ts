import { Docker, Engines, Moby23, Moby25 } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"

const release = (text: string): Docker.Release => Result.getOrThrow(Docker.release(text))

const accepts = (text: string, directive: string): boolean => release(text).directives.accepted.has(directive)

describe("a release", () => {
  it.each([
    ["23.0.6", "docker-23.0.6", "Docker Engine 23.0.6", "moby-23", "go-1.19"],
    ["23.0.7", "docker-23.0.7", "Docker Engine 23.0.7", "moby-23", "go-1.20"],
    ["23", "docker-23", "Docker Engine 23", "moby-23", "go-1.20"],
    ["24.0.9", "docker-24.0.9", "Docker Engine 24.0.9", "moby-23", "go-1.20"],
    ["25.0", "docker-25.0", "Docker Engine 25.0", "moby-25", "go-1.20"],
    ["26.1.5+dfsg1", "docker-26.1.5", "Docker Engine 26.1.5", "moby-25", "go-1.20"],
    ["v27.5.1", "docker-27.5.1", "Docker Engine 27.5.1", "moby-25", "go-1.20"],
    ["29.0.0-rc.2", "docker-29.0.0", "Docker Engine 29.0.0", "moby-25", "go-1.20"],
    ["29", "docker-29", "Docker Engine 29", "moby-25", "go-1.20"]
  ])(
    "%s is %s, %s, rests on %s, and looks for programs by the rules of %s",
    (text, id, title, restsOn, searchRules) => {
      const engine = release(text)
      assert.deepStrictEqual(
        [engine.id, engine.title, engine.restsOn, engine.searchRules],
        [id, title, restsOn, searchRules]
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

  it("says what it does otherwise than its generation without a recorded answer", () => {
    assert.deepStrictEqual(release("24.0.9").deviations, ["reads a runtimeType as moby-25 does"])
    assert.deepStrictEqual(release("26.1.5").deviations, [])
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
    assert.property(release("27.5.1").directives.typed.fields, directive)
    assert.notProperty(release("28.0.0").directives.typed.fields, directive)
  })

  it.each([
    ["23.0.0", Moby23],
    ["29.7.2", Moby25]
  ] as const)("are in %s those of the generation", (text, generation) => {
    const { directives } = release(text)
    assert.sameMembers([...directives.accepted.names()], [...generation.directives.accepted.names()])
    assert.sameMembers(Object.keys(directives.typed.fields), Object.keys(generation.directives.typed.fields))
    assert.deepStrictEqual([...directives.deprecated], [...generation.directives.deprecated])
  })
})

describe("an engine by its name", () => {
  it.each([
    ["moby-23", "moby-23"],
    ["moby-25", "moby-25"],
    ["docker-26.1.5", "docker-26.1.5"],
    ["docker-29", "docker-29"],
    ["moby-26", undefined],
    ["docker-", undefined],
    ["docker-20.10", undefined],
    ["26.1.5", undefined],
    ["", undefined]
  ])("%j is %s", (name, id) => {
    assert.strictEqual(
      Result.match(Engines.named(name), { onSuccess: (engine) => engine.id, onFailure: () => undefined }),
      id
    )
  })
})
