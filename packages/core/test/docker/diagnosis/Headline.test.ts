import { ConfigurationInput, Diagnosis, Moby25 } from "@oci-runtimes/core"
import { Docker, Headline, type Moby } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { assert, describe, it } from "@effect/vitest"

const line = (text: string, hasFile = true, engine: Moby.Generation = Moby25): string => {
  const assessed = Diagnosis.diagnose(engine, ConfigurationInput.make(text))
  return Headline.format(Headline.make({ assessed, path: "d.json", hasFile, problems: assessed.problems }))
}

describe("Headline", () => {
  it.each([
    ["{}", "d.json: accepted by Docker Engine 25 to 29"],
    ["", "d.json: empty file; accepted by Docker Engine 25 to 29"],
    [
      '{"default-runtime": "nvidia", "debug": true}',
      `d.json: refused by Docker Engine 25 to 29, line 1: specified default runtime 'nvidia' does not exist. Configure it: "runtimes": {"nvidia": {"path": "nvidia-container-runtime"}}. If a flag configures it, for example in the unit of the engine, give the flag here too: --add-runtime nvidia=PATH.`
    ],
    [
      '{\n"log_level": "info"}',
      `d.json: refused by Docker Engine 25 to 29, line 2: the following directives don't match any configuration option: log_level. Did you mean "log-level"?`
    ],
    [
      '{"debug": "true"}',
      'd.json: refused by Docker Engine 25 to 29, line 1: "debug" has the wrong type. Write true, without quotes.'
    ],
    [
      '{"debug": true,}',
      "d.json: refused by Docker Engine 25 to 29, line 1: A comma follows the last item. Remove the comma."
    ],
    [
      '{"exec-opts": ["native.cgroupdriver=x"]}',
      'd.json: Docker Engine 25 to 29 would not start, line 1: native.cgroupdriver option x not supported. Write "native.cgroupdriver=systemd" or "native.cgroupdriver=cgroupfs", or remove it from "exec-opts".'
    ],
    [
      '{"runtimes": {"a": {"path": "/a", "args": ["b"]}}}',
      'd.json: accepted by Docker Engine 25 to 29; warning, line 1: runtime a: The engine does not know "args" and ignores it. Write "runtimeArgs".'
    ],
    [
      '{"runtimes": {"a": {"path": "/a", "args": ["b"]}, "c": {"path": "b/c"}}}',
      'd.json: accepted by Docker Engine 25 to 29; warning, line 1: runtime c: "b/c" is relative. The engine looks for it in its working directory, but the shim looks in the directory of each container. Write the absolute path.'
    ]
  ])("of %j is one line that says everything", (text, expected) => assert.strictEqual(line(text), expected))

  it.each([
    ['{"firewall-backend": "nftables"}', "d.json: accepted by Docker Engine 29; 25 to 28 refuse it: firewall-backend"],
    [
      '{"api-cors-header": "*"}',
      "d.json: refused by Docker Engine 28 and 29; 25 to 27 accept it, line 1: the following directives don't match any configuration option: api-cors-header. Docker Engine 25 to 27 accepts it. Remove it if a newer release reads the file."
    ]
  ])("of %j names the releases with another verdict", (text, expected) => assert.strictEqual(line(text), expected))

  it.each([
    ["20.10", '{"default-runtime": "x"}', "d.json: accepted by Docker Engine 20.10 in syntax, directives and types"],
    [
      "20.10",
      '{"bogus": 1}',
      "d.json: refused by Docker Engine 20.10, line 1: the following directives don't match any configuration option: bogus. Remove it, or correct its spelling; directives are case-sensitive."
    ],
    [
      "19.03",
      '{"bogus": 1}',
      "d.json: refused by Docker Engine 20.10; the directives of Docker Engine 19.03 are not recorded, line 1: the following directives don't match any configuration option: bogus. Remove it, or correct its spelling; directives are case-sensitive."
    ]
  ])("of a release before 23.0 claims only what is known: %s with %j", (release, text, expected) =>
    assert.strictEqual(line(text, true, Result.getOrThrow(Docker.olderRelease(release))), expected)
  )

  it("is the first mistake of a refused file, as other commands say it", () => {
    const { problems, refused } = Diagnosis.diagnose(Moby25, ConfigurationInput.make("debug: true"))
    assert.strictEqual(
      Headline.ofRefused("d.json", refused!, problems),
      "d.json: refused by Docker Engine 25 to 29, line 1: This is YAML, not JSON. Write an object: between { and }, with names in double quotes and commas between the members."
    )
  })

  it("says that there is no file", () =>
    assert.strictEqual(line("", false), "d.json: no such file; accepted by Docker Engine 25 to 29"))
})
