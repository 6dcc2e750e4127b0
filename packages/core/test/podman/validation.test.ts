/** Values that Podman refuses after it has read all files. The answers of `podman --version` 5.4.2 are recorded word for word. */
import { Podman } from "@oci-runtimes/core/podman"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { main, read } from "./machines.ts"

const refusalOf = (text: string, version = "5.4.2") =>
  read(Result.getOrThrow(Podman.release(version)), { [main]: text }).refusal

const containers = "Failed to obtain podman configuration: validating containers config: "
const engine = "Failed to obtain podman configuration: validating engine configs: "

describe("a value", () => {
  it.each([
    ['[containers]\ninterface_name="x"', `${containers}invalid interface_name option x`],
    ['[containers]\ninterface_name="device"', null],
    ['[containers]\numask="0022"', null],
    ['[containers]\numask="00022"', `${containers}not a valid umask 00022`],
    ['[containers]\numask=""', `${containers}not a valid umask `],
    ['[containers]\numask="8"', `${containers}not a valid umask 8`],
    ["[containers]\nlog_size_max=8191", `${containers}log size max should be negative or >= 8192`],
    ["[containers]\nlog_size_max=-5", null],
    ["[containers]\nlog_size_max=8192", null],
    [
      '[engine]\nimage_volume_mode="bind"',
      `${engine}invalid image volume mode "bind" required value: anonymous, tmpfs, ignore`
    ],
    ['[engine]\nimage_volume_mode="tmpfs"', null],
    ['[engine]\nimage_volume_mode=""', null],
    ['[engine]\ndatabase_backend="x"', `${engine}unsupported database backend: "x"`],
    ['[engine]\ndatabase_backend="boltdb"', null],
    ['[engine]\nstatic_dir=""', null],
    ['[engine]\nstatic_dir="a"', `${engine}static directory must be an absolute path - instead got "a"`],
    [
      '[engine]\npull_policy="x"\n[containers]\numask="9"\ninterface_name="y"\nlog_size_max=1',
      `${containers}invalid interface_name option y`
    ],
    ['[containers]\numask="9"\nlog_size_max=1', `${containers}not a valid umask 9`],
    [
      '[engine]\npull_policy="x"\nimage_volume_mode="y"\ndatabase_backend="z"',
      `${engine}invalid image volume mode "y" required value: anonymous, tmpfs, ignore`
    ],
    [
      '[engine]\npull_policy="x"\ndatabase_backend="z"',
      `${engine}invalid pull type from containers.conf "x": unsupported pull policy "x"`
    ]
  ])("%j is refused or not", (text, refusal) => {
    assert.strictEqual(refusalOf(`${text}\n`), refusal)
  })

  it.each([
    ['[engine]\nimage_volume_mode="bind"', "4.3.1", true],
    ['[engine]\nimage_volume_mode="anonymous"', "4.3.1", false],
    ['[containers]\numask="00022"', "5.4.2", false],
    ['[containers]\numask="00022"', "5.5.0", true],
    ['[containers]\numask="10000"', "5.5.0", false],
    ['[containers]\ninterface_name="x"', "4.3.1", true]
  ])("%j with Podman %s is accepted: %s", (text, version, isAccepted) => {
    assert.strictEqual(refusalOf(`${text}\n`, version) === null, isAccepted)
  })
})
