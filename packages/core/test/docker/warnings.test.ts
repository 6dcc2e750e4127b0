import { ConfigurationInput, Configuration, Moby23, Moby25 } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { startOf } from "../problems.ts"

const warnings = (text: string, engine: typeof Moby23 | typeof Moby25 = Moby25) =>
  Result.getOrThrow(Configuration.load(engine, ConfigurationInput.make(text))).warnings

const words = (text: string) => warnings(text).map((warning) => `${startOf(warning)} ${warning.message}`)

const withOptions = (options: string, type = "io.containerd.runc.v2") =>
  `{"runtimes": {"a": {"runtimeType": "${type}", "options": ${options}}}}`

describe("what to be careful about", () => {
  it.each([
    [withOptions('{"binary_name": "x"}'), '1:73 runtime a: The engine ignores "binary_name": write "BinaryName".'],
    [
      withOptions('{"BinaryName": "x"}', "io.containerd.runsc.v1"),
      '1:74 runtime a: The engine ignores "BinaryName": "BinaryName" is an option of the runtime type "io.containerd.runc.v2" only.'
    ],
    [
      withOptions('{"Root": null}'),
      '1:73 runtime a: Docker Engine 25.0 to 29.2 does not start: Cannot read null at "Root": the engine passes options as TOML, which has no null. Remove it.'
    ],
    ['{"bip6": ""}', '1:2 Docker Engine 25 to 27 refuses the file, because these releases do not know "bip6".'],
    [
      '{"exec-opts": ["native.cgroupdriver=systemd", "native.cgroupdriver=cgroupfs"]}',
      '1:2 Docker Engine 28 and later uses the last cgroup driver in "exec-opts", "cgroupfs"; up to 27, the engine uses the first, "systemd".'
    ],
    [
      '{"exec-opts": ["native.cgroupdriver=systemd", "native.cgroupdriver=bogus"]}',
      "1:2 Docker Engine 28 and later does not start: native.cgroupdriver option bogus not supported"
    ],
    [
      '{"exec-opts": ["junk"]}',
      "1:16 Docker Engine 28 and later refuses the configuration: invalid exec-opt (junk): must be formatted 'opt=value'"
    ],
    [
      '{"exec-opts": ["foo=bar"]}',
      "1:16 Docker Engine 28 and later refuses the configuration: invalid exec-opt (foo=bar): unknown option: 'foo'"
    ],
    [
      '{"exec-opts": ["native.cgroupdriver="]}',
      "1:16 Docker Engine 28 and later refuses the configuration: invalid exec-opt (native.cgroupdriver=): must be formatted 'opt=value'"
    ]
  ])("of %s is: %s", (text, message) => {
    assert.deepStrictEqual(words(text), [message])
  })

  it.each([
    "{}",
    withOptions('{"BinaryName": "x", "SystemdCgroup": true}'),
    withOptions("{}"),
    withOptions('{"IoUid": 42}'),
    '{"exec-opts": ["native.cgroupdriver=systemd", "NATIVE.cgroupdriver = systemd "]}'
  ])("of %s is nothing: it holds, or a fault says so", (text) => {
    assert.deepStrictEqual(words(text), [])
  })

  it("is nothing to the first generation, which stands for one release", () => {
    assert.deepStrictEqual(warnings('{"exec-opts": ["junk"]}', Moby23), [])
  })
})
