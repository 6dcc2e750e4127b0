import { ConfigurationInput, Docker, DockerAssessment, DockerEngine } from "@oci-runtimes/core/docker"
import { Arrival, Comparison, Difference } from "@oci-runtimes/core/questions"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { facts } from "../samples.ts"

const upgraded = (from: string, to: string, file: object): ReadonlyArray<string> => {
  const [one, last] = [from, to].map((version) => Result.getOrThrow(Docker.release(version)))
  const side = (engine: Docker.Release) =>
    DockerEngine.shared(DockerAssessment.make(engine, ConfigurationInput.make(JSON.stringify(file)), facts))
  const compared = Comparison.compare(side(one!), side(last!))
  const { differences, names } = Arrival.dated(compared, Docker.between(one!, last!).map(side), side(last!))
  return [
    ...differences.map(Difference.describe),
    ...names.flatMap((named) => named.differences.map((each) => `${named.name}: ${Difference.describe(each)}`))
  ].map((line) => line.replace(/("[^"]*)\.[A-Z0-9-]{52}====/g, "$1"))
}

const unknown = (directive: string) => `the following directives don't match any configuration option: ${directive}`

describe("an upgrade that crosses releases", () => {
  it.each<readonly [string, string, object, ReadonlyArray<string>]>([
    ["24", "29", {}, []],
    [
      "24",
      "29",
      { "api-cors-header": "*", "oom-score-adjust": 1 },
      [
        `refused from now on: ${unknown("oom-score-adjust")} (since Docker Engine 25.0)`,
        `refused from now on: ${unknown("api-cors-header")} (since Docker Engine 28.0)`
      ]
    ],
    [
      "27.2.1",
      "29.2.0",
      { feature: 1, "nri-opts": null },
      [
        `no longer refused: ${unknown("feature")} (since Docker Engine 27.3)`,
        `no longer refused: ${unknown("nri-opts")} (since Docker Engine 29.2)`
      ]
    ],
    [
      "23",
      "25",
      { runtimes: { k: { runtimeType: "io.containerd.kata.v2" }, s: { path: "/x", runtimeArgs: ["y"] } } },
      [
        "k: another shim: io.containerd.runc.v2 → io.containerd.kata.v2 (since Docker Engine 24.0)",
        "k: shim options: from the engine → none (since Docker Engine 24.0)",
        "s: wrapper script renamed: /var/lib/docker/runtimes/s → /var/lib/docker/runtimes/s.H5WQNVGZMX87DM07SLMVPQP5Y52XLHKG29GH7BB22-Z--7PXKQ4J==== (since Docker Engine 25.0)"
      ]
    ],
    [
      "28.5.2",
      "29.7.2",
      { "api-cors-header": "*" },
      [
        'refused for another reason: DEPRECATED: The "api-cors-header" config parameter and the dockerd "--api-cors-header" option have been removed; ' +
          `use a reverse proxy if you need CORS headers → ${unknown("api-cors-header")} (since Docker Engine 29.0)`
      ]
    ],
    ["29", "24", { "api-cors-header": "*" }, [`no longer refused: ${unknown("api-cors-header")}`]]
  ])("from %s to %s of %j names the release of each change", (from, to, file, lines) => {
    assert.deepStrictEqual(upgraded(from, to, file), lines)
  })
})

describe("an upgrade of a file of many problems", () => {
  it("compares each problem with no other problem", () => {
    const [one, last] = ["23", "29"].map((version) => Result.getOrThrow(Docker.release(version)))
    const options = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`unknown${index}`, "x"]))
    const file = {
      runtimes: { a: { runtimeType: "a.v1", options }, b: { runtimeType: "io.containerd.runc.v2", options } }
    }
    let looks = 0
    const side = (engine: Docker.Release) => {
      const made = DockerEngine.shared(
        DockerAssessment.make(engine, ConfigurationInput.make(JSON.stringify(file)), facts)
      )
      const problems = made.reading.problems.map(
        (problem) =>
          new Proxy(problem, {
            get: (target, name) => {
              looks++
              return Reflect.get(target, name) as unknown
            }
          })
      )
      return { ...made, reading: { ...made.reading, problems } }
    }
    const between = Docker.between(one!, last!)
    const compared = Comparison.compare(side(one!), side(last!))
    assert.isNotEmpty(compared.names.flatMap(({ differences }) => differences))
    Arrival.dated(compared, between.map(side), side(last!))
    assert.isBelow(looks, 100 * 2000 * between.length)
  })
})
