import {
  Configuration,
  ConfigurationInput,
  Docker,
  Moby23,
  Moby25,
  ReleaseDifferences
} from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"

const newest = Docker.newest()

const differences = (text: string, engine = newest as Parameters<typeof Configuration.assess>[0]) =>
  ReleaseDifferences.of(Configuration.assess(engine, ConfigurationInput.make(text)))

const told = (text: string, engine?: Parameters<typeof Configuration.assess>[0]): string => {
  const found = differences(text, engine)
  return [`${found.outcome} by ${found.agreeing}`, ReleaseDifferences.describe(found) ?? []].flat().join("; ")
}

const withOptions = (options: string) =>
  `{"runtimes": {"a": {"runtimeType": "io.containerd.runc.v2", "options": ${options}}}}`

describe("an unknown release", () => {
  it.each([
    ["{}", "accepted by Docker Engine 25 to 29"],
    ['{"firewall-backend": "nftables"}', "accepted by Docker Engine 29; 25 to 28 refuse it: firewall-backend"],
    [
      '{"allow-direct-routing": true, "bip6": "x"}',
      "accepted by Docker Engine 28.2 to 29; 25 to 28.1 refuse it: allow-direct-routing, bip6"
    ],
    ['{"default-stop-timeout": 5}', "accepted by Docker Engine 29.7; 25 to 29.6 refuse it: default-stop-timeout"],
    ['{"api-cors-header": "*"}', "refused by Docker Engine 28 and 29; 25 to 27 accept it"],
    ['{"oom-score-adjust": 5}', "refused by Docker Engine 25 to 29"],
    ['{"exec-opts": ["foo"]}', "refused by Docker Engine 28 and 29; 25 to 27 accept it"],
    [
      '{"exec-opts": ["native.cgroupdriver=foo", "native.cgroupdriver=systemd"]}',
      "accepted by Docker Engine 28 and 29; 25 to 27 would not start: exec-opts"
    ],
    [
      withOptions('{"CriuPath": 1}'),
      "accepted by Docker Engine 28 and 29; 25 to 27 would not start: runtimes.a.options.CriuPath"
    ],
    [
      withOptions('{"Root": null, "CriuPath": 1}'),
      "accepted by Docker Engine 29.3 to 29.7; 25 to 29.2 would not start: runtimes.a.options.Root, runtimes.a.options.CriuPath"
    ],
    ['{"builder": {"GC": {"DefaultReservedSpace": 1}}}', "refused by Docker Engine 28 and 29; 25 to 27 accept it"],
    ["{,}", "refused by Docker Engine 25 to 29"]
  ])("on %s: %s", (text, words) => {
    assert.strictEqual(told(text), words)
  })

  it("is meant by moby-25 too, which answers as recorded", () => {
    assert.strictEqual(
      told('{"firewall-backend": "nftables"}', Moby25),
      "accepted by Docker Engine 29; 25 to 28 refuse it: firewall-backend"
    )
    assert.strictEqual(
      told('{"exec-opts": ["foo"]}', Moby25),
      "accepted by Docker Engine 25 to 27; 28 and 29 refuse it: exec-opts"
    )
  })
})

describe("a directive on which the supported releases disagree", () => {
  const releases = Docker.changing
    .filter(({ major }) => major >= 25)
    .map(({ major, minor }) => Result.getOrThrow(Docker.release(`${major}.${minor}`)))
  const directives = [
    ...new Set([
      ...Moby23.directives.accepted.names(),
      ...Moby25.directives.accepted.names(),
      ...Object.keys(Moby25.directives.typed.fields)
    ])
  ]

  it.each(["1", '"x"', "true", "[1]", '["x"]', '{"x": 1}', '{"x": {"y": true}}'])(
    "is found for any directive: %s",
    (value) => {
      for (const directive of directives) {
        const text = `{"${directive}": ${value}}`
        const input = ConfigurationInput.make(text)
        const refusals = releases.map((engine) => Configuration.assess(engine, input).refused !== undefined)
        assert.strictEqual(differences(text).dissents.length > 0, new Set(refusals).size > 1, text)
      }
    }
  )
})

describe("a known release", () => {
  it.each(["25.0.0", "26.1.5", "29.7.2", "29"])("counts alone: %s", (version) => {
    const engine = Result.getOrThrow(Docker.release(version))
    for (const text of ["{}", '{"firewall-backend": "x"}', '{"api-cors-header": "*"}']) {
      assert.deepInclude(differences(text, engine), { agreeing: engine.title, dissents: [] })
    }
  })
})
